package dev.echoport.memory;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Allocates all buffers of one connection, whichever handler wants them. So the memory that the
 * connection holds is known, by capacity. Owned by the connection's loop.
 */
public final class ConnectionMemory extends AbstractByteBufAllocator {
  /**
   * A connection that holds no more than two of the smallest receives is served when memory is
   * tight.
   */
  static final int FREE_BYTES = 2 * 1152;

  /** So does one that has begun a request whose head is no larger than usual. */
  private static final int USUAL_HEAD_BYTES = 8 * 1024;

  private final LoopMemory loop;
  private long heldBytes;
  private long freeBytes = FREE_BYTES;
  private long headBytes;
  private @Nullable Runnable reader;
  private @Nullable Runnable relief;
  private long waitingSinceNanos = Long.MIN_VALUE / 2;

  ConnectionMemory(LoopMemory loop) {
    super(true);
    this.loop = loop;
  }

  LoopMemory loop() {
    return loop;
  }

  /** The capacity of its buffers, and everything else that is reserved for it. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Whether it holds more than a connection that is idle and keeps nothing. */
  public boolean holds() {
    return heldBytes > FREE_BYTES;
  }

  /** Whether it must not receive now: memory is tight, and it holds some. */
  public boolean mustWait() {
    return heldBytes > freeBytes && loop.tight();
  }

  /** Whether memory is tight, so that no receive should be larger than necessary. */
  public boolean tight() {
    return loop.tight();
  }

  /** The one who asks {@link #mustWait} before each receive. */
  public void reader(Runnable asks) {
    reader = asks;
  }

  /** Memory has become tight: a posted receive that is larger than necessary is posted again. */
  public void askAgain() {
    if (reader != null) {
      reader.run();
    }
  }

  /** Runs {@code action} once, on the loop, when it need not wait any more. */
  public void await(Runnable action) {
    relief = action;
    waitingSinceNanos = loop.now();
    loop.await(this);
  }

  /** Whether it waits now. */
  public boolean waits() {
    return relief != null;
  }

  /** When it last had to wait; long ago if it never had. */
  public long waitingSinceNanos() {
    return waitingSinceNanos;
  }

  /** The connection has ended; nothing waits. */
  public void forget() {
    if (relief != null) {
      relief = null;
      loop.forget(this);
    }
  }

  /**
   * Reserves memory that is no buffer, such as a compressor's tables.
   *
   * @throws MemoryRefusedException if it does not fit
   */
  public void reserve(int bytes) {
    loop.reserveOwn(this, bytes);
  }

  /** The same, for memory that the connection keeps even while it is idle. */
  public void reserveForLife(int bytes) {
    reserve(bytes);
    freeBytes += bytes;
  }

  /** Gives back what {@link #reserveForLife} has reserved. */
  public void freeForLife(int bytes) {
    freeBytes -= bytes;
    free(bytes);
  }

  /** The same, for what is kept of the heads of requests as long as these go on. */
  public void reserveHead(int bytes) {
    reserve(bytes);
    heads(bytes);
  }

  /** Gives back what {@link #reserveHead} has reserved. */
  public void freeHead(int bytes) {
    heads(-bytes);
    free(bytes);
  }

  private void heads(int more) {
    freeBytes -= Math.min(headBytes, USUAL_HEAD_BYTES);
    headBytes += more;
    freeBytes += Math.min(headBytes, USUAL_HEAD_BYTES);
  }

  /** Gives back what {@link #reserve} has reserved. */
  public void free(int bytes) {
    loop.freeOwn(this, bytes);
  }

  void took(int bytes) {
    heldBytes += bytes;
  }

  void gave(int bytes) {
    heldBytes -= bytes;
    if (relief != null && heldBytes <= freeBytes) {
      loop.relieve(this);
    }
  }

  /** Runs the action that waits: memory may not be tight any more. */
  void relieved() {
    Runnable action = relief;
    relief = null;
    if (action != null) {
      action.run();
    }
  }

  @Override
  protected ByteBuf newHeapBuffer(int bytes, int maxBytes) {
    return toLeakAwareBuffer(loop.heap(this, bytes, maxBytes));
  }

  @Override
  protected ByteBuf newDirectBuffer(int bytes, int maxBytes) {
    return toLeakAwareBuffer(loop.direct(this, bytes, maxBytes));
  }

  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }
}

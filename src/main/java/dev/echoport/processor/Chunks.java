package dev.echoport.processor;

import dev.echoport.api.Allowance;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects a result of unknown size in pieces, so that it is never copied to grow. Memory for each
 * piece is reserved before it is allocated. Belongs to one thread.
 */
public final class Chunks {
  private static final int FIRST_BYTES = 1024;
  private static final int MOST_BYTES = 64 * 1024;
  private static final byte[] NONE = {};

  private final Allowance memory;
  private final List<ByteBuf> full = new ArrayList<>();
  private byte[] chunk = NONE;
  private int written;
  private long fullBytes;

  public Chunks(Allowance memory) {
    this.memory = memory;
  }

  /** Where to write, from {@link #begin} on, {@link #room} bytes at most. */
  public byte[] chunk() {
    if (written == chunk.length) {
      int next = Math.min(MOST_BYTES, Math.max(FIRST_BYTES, 4 * chunk.length));
      memory.take(next);
      finish();
      chunk = new byte[next];
    }
    return chunk;
  }

  public int begin() {
    return written;
  }

  public int room() {
    return chunk.length - written;
  }

  public void wrote(int bytes) {
    written += bytes;
  }

  public long bytes() {
    return fullBytes + written;
  }

  private void finish() {
    if (written > 0) {
      full.add(Unpooled.wrappedBuffer(chunk, 0, written));
      fullBytes += written;
    }
    written = 0;
  }

  /** All of it. */
  public Buffer payload() {
    finish();
    chunk = NONE;
    return full.size() == 1
        ? BufferInternal.buffer(full.get(0))
        : BufferInternal.buffer(Unpooled.wrappedUnmodifiableBuffer(full.toArray(ByteBuf[]::new)));
  }
}

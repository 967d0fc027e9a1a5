package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that waits for the end of its request: in memory up to a size, then, where there is a
 * {@link SpillSpace}, in a file. Owned by the connection's loop.
 */
final class KeptBody {
  private final int pieceBytes;
  private final long limit;
  private final @Nullable SpillSpace space;
  private final ByteBufAllocator allocator;
  private final Consumer<@Nullable Throwable> idle;
  private ByteBuf memory = Unpooled.EMPTY_BUFFER;
  private @Nullable SpilledBody spilled;
  private int size;
  private boolean released;

  /**
   * @param pieceBytes what may be in memory, and on its way to a file and back
   * @param limit the most bytes in all
   * @param idle told when a file has taken what {@link #isIdle} waits for, or why it cannot
   */
  KeptBody(
      int pieceBytes,
      long limit,
      @Nullable SpillSpace space,
      ByteBufAllocator allocator,
      Consumer<@Nullable Throwable> idle) {
    this.pieceBytes = pieceBytes;
    this.limit = limit;
    this.space = space;
    this.allocator = allocator;
    this.idle = idle;
  }

  /**
   * Keeps {@code data} and takes its ownership.
   *
   * @return {@code null}, or why it does not
   */
  @Nullable HttpResponseStatus add(ByteBuf data) {
    int bytes = data.readableBytes();
    if (size + (long) bytes > limit) {
      return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
    }
    if (spilled == null && memory.readableBytes() + bytes <= pieceBytes) {
      addToMemory(data);
    } else if (space == null) {
      return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
    } else if (space.take(bytes)) {
      SpilledBody file = spilled == null ? newFile(space) : spilled;
      spilled = file;
      file.write(data);
    } else {
      return HttpResponseStatus.INSUFFICIENT_STORAGE;
    }
    size += bytes;
    return null;
  }

  private SpilledBody newFile(SpillSpace place) {
    return new SpilledBody(place, pieceBytes, allocator, idle);
  }

  /** As a copy, so that a few bytes do not hold what they were received with. */
  private void addToMemory(ByteBuf data) {
    if (memory.capacity() == 0) {
      memory = allocator.buffer(data.readableBytes());
    }
    memory.writeBytes(data);
    data.release();
  }

  /** Whether nothing is on its way to a file. */
  boolean isIdle() {
    return spilled == null || spilled.isIdle();
  }

  /** Whether nothing more should come before that. */
  boolean isFull() {
    return spilled != null && spilled.isFull();
  }

  /** Bytes that were not handed over. */
  int size() {
    return size;
  }

  /** Hands the next piece over, from a file perhaps later; must not be called at the end. */
  void next(Consumer<ByteBuf> piece, Consumer<Throwable> failure) {
    if (released) {
      return;
    }
    SpilledBody file = spilled;
    if (memory.isReadable() || file == null) {
      ByteBuf all = memory;
      memory = Unpooled.EMPTY_BUFFER;
      handOver(all, piece);
      return;
    }
    file.read(
        done -> {
          if (done.succeeded()) {
            handOver(done.result(), piece);
          } else {
            failure.accept(done.cause());
          }
        });
  }

  private void handOver(ByteBuf data, Consumer<ByteBuf> piece) {
    size -= data.readableBytes();
    piece.accept(data);
  }

  /** Keeps nothing any longer; returns how much that was. */
  int release() {
    int bytes = size;
    if (!released) {
      released = true;
      memory.release();
      if (spilled != null) {
        spilled.close();
      }
    }
    size = 0;
    return bytes;
  }
}

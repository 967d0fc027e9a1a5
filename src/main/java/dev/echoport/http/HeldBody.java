package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** A body that waits for the end of its request, up to a size. Owned by the connection's loop. */
final class HeldBody {
  private final int limit;
  private final ByteBufAllocator allocator;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /**
   * @param limit the most bytes that are kept
   */
  HeldBody(int limit, ByteBufAllocator allocator) {
    this.limit = limit;
    this.allocator = allocator;
  }

  /** Keeps a copy, so that a few bytes do not hold what they were received with. */
  void add(ByteBuf data) {
    if (bytes.capacity() == 0) {
      bytes = allocator.buffer(data.readableBytes());
    }
    bytes.writeBytes(data);
    data.release();
  }

  boolean hasRoomFor(int more) {
    return bytes.readableBytes() + more <= limit;
  }

  int size() {
    return bytes.readableBytes();
  }

  /** Hands everything over. */
  ByteBuf take() {
    ByteBuf all = bytes;
    bytes = Unpooled.EMPTY_BUFFER;
    return all;
  }

  void release() {
    take().release();
  }
}

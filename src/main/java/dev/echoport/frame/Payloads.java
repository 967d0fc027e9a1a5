package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Copies between the wire, where buffers are pooled and counted, and the processors, where a
 * payload is an ordinary object on the heap that may grow. Each way costs one copy.
 */
final class Payloads {
  private Payloads() {}

  static Buffer copy(ByteBuf source, int index, int bytes) {
    BufferInternal payload = BufferInternal.buffer(bytes);
    payload.unwrap().writeBytes(source, index, bytes);
    return payload;
  }

  /** A buffer with room for the payload and {@code otherBytes} more; nothing is written yet. */
  static ByteBuf room(Buffer payload, int otherBytes, ByteBufAllocator allocator) {
    return allocator.buffer(payload.length() + otherBytes);
  }

  static ByteBuf write(Buffer payload, ByteBuf to) {
    ByteBuf bytes = ((BufferInternal) payload).unwrap();
    return to.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
  }

  /** The payload alone: an answer without borders. */
  static ByteBuf encode(Buffer payload, ByteBufAllocator allocator) {
    return write(payload, room(payload, 0, allocator));
  }
}

package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Copies between the wire, where buffers are pooled and counted, and the processors, where a
 * payload is an ordinary object on the heap that may grow. Each way costs one copy.
 */
final class Payloads {
  static final byte[] NONE = {};

  private Payloads() {}

  static Buffer copy(ByteBuf source, int index, int bytes) {
    BufferInternal payload = BufferInternal.buffer(bytes);
    payload.unwrap().writeBytes(source, index, bytes);
    return payload;
  }

  /** The payload between its borders; not copied if it is large. */
  static ByteBuf encode(byte[] head, Buffer payload, byte[] end, ByteBufAllocator allocator) {
    ByteBuf bytes = ((BufferInternal) payload).unwrap();
    int size = head.length + bytes.readableBytes() + end.length;
    if (size > FrameFormat.AT_ONCE_BYTES) {
      return Unpooled.wrappedBuffer(
          Unpooled.wrappedBuffer(head), bytes.retainedDuplicate(), Unpooled.wrappedBuffer(end));
    }
    return allocator
        .buffer(size)
        .writeBytes(head)
        .writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes())
        .writeBytes(end);
  }

  /** The payload alone: an answer without borders. */
  static ByteBuf encode(Buffer payload, ByteBufAllocator allocator) {
    return encode(NONE, payload, NONE, allocator);
  }
}

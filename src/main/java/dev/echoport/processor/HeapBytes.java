package dev.echoport.processor;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** Wraps arrays as payloads, without the copy that {@link Buffer#buffer(byte[])} makes. */
public final class HeapBytes {
  private HeapBytes() {}

  /** A payload that wraps {@code bytes}; the caller must not use them any more. */
  public static Buffer payload(byte... bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }
}

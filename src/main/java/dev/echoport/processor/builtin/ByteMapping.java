package dev.echoport.processor.builtin;

import dev.echoport.api.FrameContext;
import dev.echoport.api.Transformation;
import dev.echoport.processor.HeapBytes;
import io.vertx.core.buffer.Buffer;

/** Replaces each byte by another, which depends on that byte alone. Safe for all threads. */
final class ByteMapping implements Transformation {
  private static final int VALUES = 256;

  private final byte[] table = new byte[VALUES];

  private ByteMapping() {
    for (int value = 0; value < VALUES; value++) {
      table[value] = (byte) value;
    }
  }

  /** Maps {@code from} and the bytes behind it to {@code to} and those behind that. */
  static ByteMapping ofRange(char from, char to, int count) {
    ByteMapping mapping = new ByteMapping();
    for (int i = 0; i < count; i++) {
      mapping.table[from + i] = (byte) (to + i);
    }
    return mapping;
  }

  @Override
  public Buffer apply(Buffer payload, FrameContext frame) {
    byte[] bytes = payload.getBytes();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = table[bytes[i] & 0xff];
    }
    return HeapBytes.payload(bytes);
  }
}

package dev.echoport.tracing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Writes a message of Protocol Buffers, field by field. Fields of OTLP that hold their default are
 * left out by those who call.
 *
 * <pre>
 *   | number &lt;&lt; 3 | wire type |  0: varint   1: 8 bytes   2: length, bytes   5: 4 bytes
 * </pre>
 */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int TYPE_BITS = 3;
  private static final int DIGIT_BITS = 7;
  private static final int MORE = 0x80;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** {@code int32}, {@code int64}, {@code uint32}, {@code bool} or an enumeration. */
  void varint(int field, long value) {
    key(field, VARINT);
    varint(value);
  }

  void fixed64(int field, long value) {
    key(field, FIXED64);
    littleEndian(value, Long.BYTES);
  }

  void fixed32(int field, int value) {
    key(field, FIXED32);
    littleEndian(value, Integer.BYTES);
  }

  void text(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes, given in hexadecimal digits. */
  void hex(int field, String digits) {
    bytes(field, HexFormat.of().parseHex(digits));
  }

  void message(int field, Consumer<ProtoWriter> content) {
    ProtoWriter message = new ProtoWriter();
    content.accept(message);
    bytes(field, message.toByteArray());
  }

  private void bytes(int field, byte[] value) {
    key(field, BYTES);
    varint(value.length);
    out.writeBytes(value);
  }

  private void key(int field, int type) {
    varint((long) field << TYPE_BITS | type);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & -MORE) != 0) {
      out.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= DIGIT_BITS;
    }
    out.write((int) rest);
  }

  private void littleEndian(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (Byte.SIZE * i)));
    }
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}

package dev.echoport.client.diagnose.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame of a WebSocket (RFC 6455, 5.2) as it came.
 *
 * @param first its first byte: flags and what it is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WebSocketFrame(int first, byte[] data) {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int FINAL = 0x80;
  static final int COMPRESSED = 0x40;

  /** A length that stands in two bytes behind this one. */
  static final int SHORT = 126;

  /** A length that stands in eight bytes behind this one. */
  static final int LONG = 127;

  private static final int OPCODE = 0x0f;
  private static final int MASKED = 0x80;

  int opcode() {
    return first & OPCODE;
  }

  boolean isFinal() {
    return (first & FINAL) != 0;
  }

  boolean isCompressed() {
    return (first & COMPRESSED) != 0;
  }

  /** What a close frame says, in words. */
  String closing() {
    if (data.length < Short.BYTES) {
      return "a close frame without a status";
    }
    int status = ByteBuffer.wrap(data).getShort() & 0xffff;
    String reason = new String(data, 2, data.length - 2, StandardCharsets.UTF_8);
    return "a close frame " + status + (reason.isEmpty() ? "" : " (\"" + reason + "\")");
  }

  /** As a client sends it, masked with zeros. */
  static byte[] bytes(int first, byte[] data) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(data.length + 14);
    frame.write(first);
    if (data.length < SHORT) {
      frame.write(MASKED | data.length);
    } else if (data.length <= 0xffff) {
      frame.write(MASKED | SHORT);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) data.length).array());
    } else {
      frame.write(MASKED | LONG);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(data.length).array());
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(data);
    return frame.toByteArray();
  }
}

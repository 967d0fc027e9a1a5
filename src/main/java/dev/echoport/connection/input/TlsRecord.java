package dev.echoport.connection.input;

import java.nio.ByteBuffer;

/**
 * Records of TLS that no engine has made (RFC 8446, section 5.1):
 *
 * <pre>
 *   | type | version | length | fragment ... |
 *   0      1         3        5
 * </pre>
 */
final class TlsRecord {
  private static final int HEADER_BYTES = 5;
  private static final byte APPLICATION_DATA = 23;
  private static final short VERSION = 0x0303;

  private TlsRecord() {}

  /** One that looks as all do once there are keys. */
  static byte[] sealed(byte[] fragment) {
    return ByteBuffer.allocate(HEADER_BYTES + fragment.length)
        .put(APPLICATION_DATA)
        .putShort(VERSION)
        .putShort((short) fragment.length)
        .put(fragment)
        .array();
  }
}

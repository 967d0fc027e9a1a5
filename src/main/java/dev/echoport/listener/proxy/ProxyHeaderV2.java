package dev.echoport.listener.proxy;

import dev.echoport.text.AddressText;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header in binary; numbers are big endian.
 *
 * <pre>
 *   0         12         13        14       16
 *   | signature | version, | family, | length | addresses ... | TLVs ... |
 *   |           | command  | protocol| (of what follows)                 |
 * </pre>
 */
final class ProxyHeaderV2 {
  /** Longer headers are refused; the certificates of a client are not among the TLVs in use. */
  static final int MAX_BYTES = 16 * 1024;

  private static final int FIXED_BYTES = 16;
  private static final int COMMAND = 12;
  private static final int FAMILY = 13;
  private static final int LENGTH = 14;
  private static final int PATH_BYTES = 108;

  /** What an address family looks like; the constants' names are shown. */
  private enum Family {
    UNKNOWN(0x00, 0),
    TCP4(0x11, 4),
    UDP4(0x12, 4),
    TCP6(0x21, 16),
    UDP6(0x22, 16),
    UNIX_STREAM(0x31, PATH_BYTES),
    UNIX_DATAGRAM(0x32, PATH_BYTES);

    private final int code;
    private final int addressBytes;

    Family(int code, int addressBytes) {
      this.code = code;
      this.addressBytes = addressBytes;
    }

    static Family of(int code) throws ProxyHeaderException {
      for (Family family : values()) {
        if (family.code == code) {
          return family;
        }
      }
      throw new ProxyHeaderException("address family 0x%02x is not known".formatted(code));
    }

    private boolean isUnix() {
      return addressBytes == PATH_BYTES;
    }

    /** Both addresses, and both ports of what has ports. */
    private int bytes() {
      return 2 * addressBytes + (isUnix() || this == UNKNOWN ? 0 : 2 * Short.BYTES);
    }
  }

  private ProxyHeaderV2() {}

  static @Nullable ProxyHeader parse(ByteBuf input) throws ProxyHeaderException {
    int start = input.readerIndex();
    if (input.readableBytes() < FIXED_BYTES) {
      return null;
    }
    int command = input.getUnsignedByte(start + COMMAND);
    if (command != 0x20 && command != 0x21) {
      throw new ProxyHeaderException(
          "version and command 0x%02x (expected: 0x20 or 0x21)".formatted(command));
    }
    Family family = Family.of(input.getUnsignedByte(start + FAMILY));
    int bytes = FIXED_BYTES + input.getUnsignedShort(start + LENGTH);
    if (bytes > MAX_BYTES) {
      throw new ProxyHeaderException(bytes + " bytes (expected: at most " + MAX_BYTES + ")");
    }
    if (input.readableBytes() < bytes) {
      return null;
    }
    boolean local = command == 0x20;
    return parse(input.slice(start, bytes), local ? Family.UNKNOWN : family, local);
  }

  /** What a header says that names no family is to be ignored, TLVs too. */
  private static ProxyHeader parse(ByteBuf header, Family family, boolean local)
      throws ProxyHeaderException {
    int bytes = header.readableBytes();
    if (family == Family.UNKNOWN) {
      return new ProxyHeader(2, bytes, local, family.name(), null, null, ProxyTlvs.NONE);
    }
    int tlvs = FIXED_BYTES + family.bytes();
    if (tlvs > bytes) {
      throw new ProxyHeaderException(
          "%d bytes of addresses (expected: %d for %s)"
              .formatted(bytes - FIXED_BYTES, family.bytes(), family));
    }
    return new ProxyHeader(
        2,
        bytes,
        local,
        family.name(),
        address(header, family, 0),
        address(header, family, 1),
        ProxyTlvs.parse(header, tlvs));
  }

  private static @Nullable String address(ByteBuf header, Family family, int index) {
    byte[] bytes = new byte[family.addressBytes];
    header.getBytes(FIXED_BYTES + index * bytes.length, bytes);
    if (family.isUnix()) {
      return path(bytes);
    }
    int port = header.getUnsignedShort(FIXED_BYTES + 2 * bytes.length + index * Short.BYTES);
    return AddressText.of(AddressText.of(bytes), port);
  }

  /** An abstract name begins with a zero byte and is shown with an at sign. */
  private static @Nullable String path(byte[] bytes) {
    int end = 1;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    if (bytes[0] == 0) {
      return end == 1 ? null : "@" + new String(bytes, 1, end - 1, StandardCharsets.UTF_8);
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}

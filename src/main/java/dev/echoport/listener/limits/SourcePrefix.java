package dev.echoport.listener.limits;

import java.nio.ByteBuffer;

/**
 * What the addresses of one source have in common.
 *
 * @param high the first eight bytes of the address, IPv4 in the last four of them
 * @param low the other eight of IPv6
 */
record SourcePrefix(boolean v4, long high, long low) {

  /**
   * @param address four bytes or sixteen
   * @param bits how many count
   */
  static SourcePrefix of(byte[] address, int bits) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    if (address.length == Integer.BYTES) {
      long word = Integer.toUnsignedLong(bytes.getInt());
      return new SourcePrefix(true, word & mask(bits + Integer.SIZE), 0);
    }
    return new SourcePrefix(
        false,
        bytes.getLong() & mask(Math.min(bits, Long.SIZE)),
        bytes.getLong() & mask(Math.max(0, bits - Long.SIZE)));
  }

  private static long mask(int bits) {
    return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
  }
}

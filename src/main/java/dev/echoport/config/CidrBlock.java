package dev.echoport.config;

import dev.echoport.fault.AddressRange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of addresses, {@code 10.0.0.0/8} or {@code fd00::/8}; an address without a length is a
 * range of one. IPv4 and IPv6 never contain each other; Java shows an IPv4-mapped IPv6 address as
 * the IPv4 address.
 */
public final class CidrBlock implements AddressRange {
  private final String text;
  private final byte[] network;
  private final int prefix;

  private CidrBlock(String text, byte[] network, int prefix) {
    this.text = text;
    this.network = network;
    this.prefix = prefix;
  }

  /** Empty where {@code text} is no range, or has bits set behind its length. */
  public static Optional<CidrBlock> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    InetAddress literal = Addresses.literal(address);
    if (literal == null || address.contains("%") || address.startsWith("[")) {
      return Optional.empty();
    }
    byte[] network = literal.getAddress();
    int bits = network.length * Byte.SIZE;
    int prefix = slash < 0 ? bits : length(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits || !Arrays.equals(network, masked(network, prefix))) {
      return Optional.empty();
    }
    return Optional.of(new CidrBlock(text, network, prefix));
  }

  private static int length(String digits) {
    boolean number = digits.matches("0|[1-9][0-9]{0,2}");
    return number ? Integer.parseInt(digits) : -1;
  }

  private static byte[] masked(byte[] address, int prefix) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, prefix - i * Byte.SIZE));
      masked[i] &= (byte) (0xff << (Byte.SIZE - kept));
    }
    return masked;
  }

  @Override
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == network.length && Arrays.equals(masked(bytes, prefix), network);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CidrBlock block
        && prefix == block.prefix
        && Arrays.equals(network, block.network);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(network) + prefix;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}

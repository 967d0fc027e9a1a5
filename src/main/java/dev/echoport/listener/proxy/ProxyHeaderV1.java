package dev.echoport.listener.proxy;

import dev.echoport.text.AddressText;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header in words.
 *
 * <pre>
 *   PROXY TCP4 192.0.2.1 198.51.100.2 56324 443 CR LF
 *   PROXY UNKNOWN ... CR LF
 * </pre>
 */
final class ProxyHeaderV1 {
  /** With CR and LF; the specification's bound. */
  static final int MAX_BYTES = 107;

  private static final int WORDS = 6;
  private static final String EXPECTED =
      " (expected: PROXY TCP4|TCP6 SOURCE DESTINATION PORT PORT)";

  private ProxyHeaderV1() {}

  static @Nullable ProxyHeader parse(ByteBuf input) throws ProxyHeaderException {
    int start = input.readerIndex();
    int length = Math.min(input.readableBytes(), MAX_BYTES);
    int end = input.indexOf(start, start + length, (byte) '\n');
    if (end < 0) {
      if (length == MAX_BYTES) {
        throw new ProxyHeaderException("no end of line within " + MAX_BYTES + " bytes");
      }
      return null;
    }
    String line = input.toString(start, end - start, StandardCharsets.ISO_8859_1);
    if (!line.endsWith("\r")) {
      throw new ProxyHeaderException("line ends with LF alone (expected: CR LF)");
    }
    return parse(line.substring(0, line.length() - 1), end + 1 - start);
  }

  private static ProxyHeader parse(String line, int bytes) throws ProxyHeaderException {
    String[] words = line.split(" ", -1);
    String family = words[1];
    if (family.equals("UNKNOWN")) {
      return new ProxyHeader(1, bytes, false, family, null, null, ProxyTlvs.NONE);
    }
    boolean ipv6 = family.equals("TCP6");
    if (words.length != WORDS || !(ipv6 || family.equals("TCP4"))) {
      throw new ProxyHeaderException("malformed line" + EXPECTED);
    }
    String source = address(words[2], words[4], ipv6);
    String destination = address(words[3], words[5], ipv6);
    return new ProxyHeader(1, bytes, false, family, source, destination, ProxyTlvs.NONE);
  }

  private static String address(String host, String port, boolean ipv6)
      throws ProxyHeaderException {
    boolean valid =
        ipv6
            ? NetUtil.isValidIpV6Address(host) && host.matches("[0-9A-Fa-f:.]+")
            : NetUtil.isValidIpV4Address(host);
    if (!valid) {
      throw new ProxyHeaderException("an address is not one of its family" + EXPECTED);
    }
    if (!port.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
      throw new ProxyHeaderException("a port is not one of 0 to 65535" + EXPECTED);
    }
    return AddressText.of(host, Integer.parseInt(port));
  }
}

package dev.echoport.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What a literal address is, without asking a name service. */
public final class Addresses {
  private static final int IPV4_BYTES = 4;
  private static final int MOST_BYTE_DIGITS = 3;
  private static final int MOST_BYTE = 255;

  private Addresses() {}

  public static boolean isIpv6(String host) {
    return host.contains(":") && literal(host) != null;
  }

  public static boolean looksNumeric(String host) {
    return !host.isEmpty() && host.chars().allMatch(c -> c == '.' || isDigit(c));
  }

  public static boolean isIpv4(String host) {
    String[] bytes = host.split("\\.", -1);
    if (bytes.length != IPV4_BYTES) {
      return false;
    }
    for (String text : bytes) {
      if (!isByte(text)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isByte(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_BYTE_DIGITS
        && text.chars().allMatch(Addresses::isDigit)
        && Integer.parseInt(text) <= MOST_BYTE;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Whether it means something only together with an interface, which it does not name. */
  public static boolean lacksZone(String host) {
    InetAddress address = host.contains(":") && !host.contains("%") ? literal(host) : null;
    return address != null && address.isLinkLocalAddress();
  }

  public static boolean isLoopback(String host) {
    if (host.contains(":")) {
      InetAddress address = literal(host);
      return address != null && address.isLoopbackAddress();
    }
    return host.equalsIgnoreCase("localhost") || isIpv4(host) && host.startsWith("127.");
  }

  /** Whether a socket on {@code wildcard} takes the ports of {@code host} as well. */
  public static boolean covers(String wildcard, String host) {
    if (wildcard.equals("0.0.0.0")) {
      return isIpv4(host) || host.equalsIgnoreCase("localhost");
    }
    InetAddress address = wildcard.contains(":") ? literal(wildcard) : null;
    return address != null && address.isAnyLocalAddress();
  }

  public static boolean same(String one, String other) {
    if (one.contains(":") && other.contains(":")) {
      InetAddress first = literal(one);
      return first != null && first.equals(literal(other));
    }
    return one.equalsIgnoreCase(other);
  }

  /** A host with a colon is never looked up, nor is one of digits: it is an address or none. */
  public static @Nullable InetAddress literal(String host) {
    if (!host.contains(":") && !isIpv4(host)) {
      return null;
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}

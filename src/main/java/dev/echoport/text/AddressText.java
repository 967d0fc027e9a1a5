package dev.echoport.text;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as they are written everywhere, {@code 127.0.0.1:7007} and {@code [::1]:7007}. An IPv6
 * address has its shortest form (RFC 5952), and keeps its zone, {@code fe80::1%eth0}.
 */
public final class AddressText {
  private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]+");
  private static final int GROUPS = 8;
  private static final int MAPPED_GROUP = 5;
  private static final int IPV4_AT = 12;

  private AddressText() {}

  /**
   * A host and its port.
   *
   * @param host a name or a literal address, without brackets
   */
  public static String of(String host, int port) {
    String shown = host(host);
    return (shown.indexOf(':') < 0 ? shown : "[" + shown + "]") + ":" + port;
  }

  /** An address of the Internet, or whatever else it is, in its own words. */
  public static String of(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      InetAddress resolved = inet.getAddress();
      return of(resolved == null ? inet.getHostString() : of(resolved), inet.getPort());
    }
    return String.valueOf(address);
  }

  /** The same of an address of Vert.x; one that is not known any more is {@code unknown}. */
  public static String of(io.vertx.core.net.@Nullable SocketAddress address) {
    if (address == null) {
      return "unknown";
    }
    String literal = address.hostAddress();
    return address.isInetSocket()
        ? of(literal == null ? address.host() : literal, address.port())
        : address.path();
  }

  /** An address without a port, and without brackets. */
  public static String of(InetAddress address) {
    return address instanceof Inet6Address ipv6
        ? of(ipv6.getAddress()) + zone(ipv6)
        : address.getHostAddress();
  }

  private static String zone(Inet6Address address) {
    if (address.getScopedInterface() != null) {
      return "%" + address.getScopedInterface().getName();
    }
    return address.getScopeId() == 0 ? "" : "%" + address.getScopeId();
  }

  /** A name as it is; a literal address in the form that it has everywhere, without brackets. */
  public static String host(String host) {
    int percent = host.indexOf('%');
    String bare = percent < 0 ? host : host.substring(0, percent);
    InetAddress address = literal(bare);
    if (address == null) {
      return host;
    }
    boolean mapped = !(address instanceof Inet6Address);
    return (mapped ? "::ffff:" + address.getHostAddress() : of(address.getAddress()))
        + (host.endsWith("%0") ? "" : host.substring(bare.length()));
  }

  /**
   * What the addresses that somebody looks for contain. A whole IPv6 address may be given in any of
   * its forms, in brackets or not; everything else stays what it is, and so does the beginning of
   * addresses, {@code 2001:db8::}.
   */
  public static String part(String wanted) {
    int end = wanted.indexOf(']');
    if (wanted.startsWith("[") && end > 0) {
      return "[" + host(wanted.substring(1, end)) + wanted.substring(end);
    }
    String host = host(wanted);
    boolean whole = literal(wanted) != null && !wanted.endsWith("::") && !host.startsWith("fe80:");
    return whole ? "[" + host + "]" : host;
  }

  private static @Nullable InetAddress literal(String host) {
    if (host.indexOf(':') < 0 || !LITERAL.matcher(host).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(host); // such a text is never looked up
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }

  /**
   * The bytes of an address.
   *
   * @param address four bytes or sixteen
   */
  public static String of(byte[] address) {
    if (address.length == Integer.BYTES) {
      return ipv4(address, 0);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (address[2 * i] & 0xff) << Byte.SIZE | address[2 * i + 1] & 0xff;
    }
    int from = longestRun(groups, 0);
    int to = from + zeros(groups, from);
    boolean mapped = from == 0 && to == MAPPED_GROUP && groups[MAPPED_GROUP] == 0xffff;
    if (mapped) {
      return "::ffff:" + ipv4(address, IPV4_AT);
    }
    return to - from < 2
        ? hex(groups, 0, GROUPS)
        : hex(groups, 0, from) + "::" + hex(groups, to, GROUPS);
  }

  private static String ipv4(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        + "."
        + (bytes[at + 1] & 0xff)
        + "."
        + (bytes[at + 2] & 0xff)
        + "."
        + (bytes[at + 3] & 0xff);
  }

  /** Where most zeros follow each other, the first of such places. */
  private static int longestRun(int[] groups, int first) {
    int longest = first;
    for (int i = first + 1; i < GROUPS; i++) {
      if (zeros(groups, i) > zeros(groups, longest)) {
        longest = i;
      }
    }
    return longest;
  }

  private static int zeros(int[] groups, int from) {
    int to = from;
    while (to < GROUPS && groups[to] == 0) {
      to++;
    }
    return to - from;
  }

  private static String hex(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}

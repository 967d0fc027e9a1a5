package dev.echoport.admin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whom a bound per source counts as one: an address, of IPv6 the first 64 bits. */
final class Source {
  private static final int PREFIX_BYTES = 8;

  private Source() {}

  static String of(@Nullable SocketAddress address) {
    InetAddress host = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    return host == null ? "" : of(host);
  }

  static String of(InetAddress host) {
    return host instanceof Inet6Address
        ? HexFormat.of().formatHex(host.getAddress(), 0, PREFIX_BYTES) + "::/64"
        : host.getHostAddress();
  }

  /** As above, for an address as Vert.x tells it: none once the peer is gone. */
  static String of(io.vertx.core.net.@Nullable SocketAddress address) {
    @Nullable String host = address == null ? null : address.hostAddress();
    @Nullable InetAddress literal =
        host == null ? null : io.netty.util.NetUtil.createInetAddressFromIpAddressString(host);
    return literal == null ? "" : of(literal);
  }
}

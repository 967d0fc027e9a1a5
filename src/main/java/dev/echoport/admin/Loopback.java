package dev.echoport.admin;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which names and addresses only this host can reach; decided without a name service. */
final class Loopback {
  private Loopback() {}

  /**
   * @param host a name or literal address, IPv6 with or without brackets
   */
  static boolean is(String host) {
    @Nullable InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    return literal == null
        ? host.toLowerCase(Locale.ROOT).equals("localhost")
        : literal.isLoopbackAddress();
  }
}

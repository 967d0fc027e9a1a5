package dev.echoport.admin;

import dev.echoport.config.AdminConfig;
import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that were meant for another host. Without a token, this is the only protection
 * against DNS rebinding: a web page whose own name was made to resolve to this host. Browsers
 * always send the header, and nobody can make a literal address resolve to another one, so a
 * request without {@code Host}, or with an address, is no such page's.
 */
final class HostGuard implements Handler<RoutingContext> {
  private static final String ANY = "*";

  private final String boundHost;
  private final List<String> names;
  private final boolean literals;

  private HostGuard(AdminConfig config, boolean literals) {
    this.boundHost = config.host();
    this.names = config.hosts();
    this.literals = literals;
  }

  /** Only this host can ask, by a loopback name or address. */
  static HostGuard onLoopback(AdminConfig config) {
    return new HostGuard(config, false);
  }

  /** Others can ask as well, by an address of this host. */
  static HostGuard anywhere(AdminConfig config) {
    return new HostGuard(config, true);
  }

  @Override
  public void handle(RoutingContext exchange) {
    @Nullable String header = exchange.request().getHeader(HttpHeaders.HOST);
    if (header != null && !ours(exchange.request().authority())) {
      throw new HttpException(
          403,
          "Host: \""
              + header
              + "\" (expected: "
              + (literals ? "localhost or an address" : "a loopback name or address")
              + ", \""
              + boundHost
              + "\", or one of admin.hosts)");
    }
    exchange.next();
  }

  private boolean ours(@Nullable HostAndPort authority) {
    if (authority == null) {
      return names.contains(ANY);
    }
    String host = authority.host();
    return Loopback.is(host)
        || host.equalsIgnoreCase(boundHost)
        || (literals && NetUtil.createInetAddressFromIpAddressString(host) != null)
        || names.contains(ANY)
        || names.stream().anyMatch(host::equalsIgnoreCase);
  }
}

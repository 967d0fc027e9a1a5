package dev.echoport.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that were meant for another host. On a loopback address nothing else stands
 * between a web page and the API once the page's own name has been made to resolve to this host
 * (DNS rebinding). A request without the header does not come from a browser.
 */
final class HostGuard implements Handler<RoutingContext> {
  private final String boundHost;

  HostGuard(String boundHost) {
    this.boundHost = boundHost;
  }

  @Override
  public void handle(RoutingContext exchange) {
    @Nullable String header = exchange.request().getHeader(HttpHeaders.HOST);
    if (header != null && !ours(exchange.request().authority())) {
      throw new HttpException(
          403,
          "Host: \""
              + header
              + "\" (expected: a loopback name or address, or \""
              + boundHost
              + "\"; admin.auth lifts this when it is token or none)");
    }
    exchange.next();
  }

  private boolean ours(@Nullable HostAndPort authority) {
    return authority != null
        && (Loopback.is(authority.host()) || authority.host().equalsIgnoreCase(boundHost));
  }
}

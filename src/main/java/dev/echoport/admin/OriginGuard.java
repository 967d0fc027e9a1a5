package dev.echoport.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Refuses requests that a browser sends on behalf of a page that is not ours. */
final class OriginGuard implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext exchange) {
    @Nullable String origin = exchange.request().getHeader(HttpHeaders.ORIGIN);
    @Nullable String host = exchange.request().getHeader(HttpHeaders.HOST);
    if (origin != null && !sameAuthority(origin, host)) {
      throw new HttpException(
          403, "Origin: \"" + origin + "\" (expected: none, or that of this server)");
    }
    exchange.next();
  }

  private static boolean sameAuthority(String origin, @Nullable String host) {
    try {
      @Nullable String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException notAnUri) {
      return false;
    }
  }
}

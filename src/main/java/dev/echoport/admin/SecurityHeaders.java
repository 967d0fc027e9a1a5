package dev.echoport.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Every answer is of this moment, and is what its media type says. */
final class SecurityHeaders implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext exchange) {
    exchange
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    exchange.next();
  }
}

package dev.echoport.admin;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;

/**
 * Stands before a route and refuses parameters that the route does not have: a request with a
 * misspelt filter must not be answered as if it had no filter. No parameter may be given twice.
 */
final class KnownParameters implements Handler<RoutingContext> {
  private final List<String> known;

  KnownParameters(String... known) {
    this.known = List.of(known);
  }

  @Override
  public void handle(RoutingContext exchange) {
    MultiMap given = exchange.queryParams();
    for (String name : given.names()) {
      if (!known.contains(name)) {
        throw new HttpException(
            400, "%s: no such parameter (expected: %s)".formatted(name, expected()));
      }
      if (given.getAll(name).size() > 1) {
        throw new HttpException(400, name + ": given more than once (expected: one value)");
      }
    }
    exchange.next();
  }

  private String expected() {
    return known.isEmpty() ? "none" : "one of " + String.join(", ", known);
  }
}

package dev.echoport.admin;

import dev.echoport.config.ConfigException;
import dev.echoport.config.Problem;
import dev.echoport.config.load.ConfigChange;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/**
 * Reads the configuration again and applies it. This is the only request that changes something. No
 * page of another origin can send it: a browser names the origin with every POST, and {@link
 * OriginGuard} stands before this route.
 */
final class ReloadRoute implements Handler<RoutingContext> {
  private static final int UNPROCESSABLE = 422;

  private final Supplier<Future<ConfigChange>> reload;

  ReloadRoute(Supplier<Future<ConfigChange>> reload) {
    this.reload = reload;
  }

  @Override
  public void handle(RoutingContext exchange) {
    reload
        .get()
        .onSuccess(change -> exchange.json(json(change)))
        .onFailure(failure -> refuse(exchange, failure));
  }

  private static JsonObject json(ConfigChange change) {
    return new JsonObject()
        .put("added", new JsonArray(change.added()))
        .put("removed", new JsonArray(change.removed()))
        .put("changed", new JsonArray(change.changed()))
        .put("unchanged", new JsonArray(change.unchanged()));
  }

  private static void refuse(RoutingContext exchange, Throwable failure) {
    if (failure instanceof ConfigException report) {
      JsonObject document =
          Problems.document(
              exchange, UNPROCESSABLE, "The configuration was not reloaded; nothing has changed.");
      JsonArray problems = new JsonArray();
      report.problems().stream().map(Problem::toString).forEach(problems::add);
      exchange
          .response()
          .setStatusCode(UNPROCESSABLE)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
          .end(document.put("problems", problems).toBuffer());
    } else {
      exchange.fail(failure);
    }
  }
}

package dev.echoport.admin;

import dev.echoport.config.load.ConfigChange;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/**
 * Reads the configuration again and applies it. No page of another origin can send it, because
 * browsers say with every POST where it comes from, and {@link OriginGuard} stands before this.
 */
final class ReloadRoute implements Handler<RoutingContext> {
  private static final String UNCHANGED =
      "The configuration was not reloaded; nothing has changed.";

  private final Supplier<Future<ConfigChange>> reload;

  ReloadRoute(Supplier<Future<ConfigChange>> reload) {
    this.reload = reload;
  }

  @Override
  public void handle(RoutingContext exchange) {
    Asked.log(exchange, "reload", reload.get())
        .onSuccess(change -> exchange.json(json(change)))
        .onFailure(failure -> Problems.unprocessable(exchange, UNCHANGED, failure));
  }

  private static JsonObject json(ConfigChange change) {
    return new JsonObject()
        .put("added", new JsonArray(change.added()))
        .put("removed", new JsonArray(change.removed()))
        .put("changed", new JsonArray(change.changed()))
        .put("unchanged", new JsonArray(change.unchanged()));
  }
}

package dev.echoport.admin;

import dev.echoport.admin.FaultControl.InEffect;
import dev.echoport.config.source.FaultRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;

/** Shows, sets and takes back the faults of a listener. */
final class FaultsRoute {
  private static final String PATH = "/api/v1/listeners/:name/faults";
  private static final String UNCHANGED = "The faults were not taken up; nothing has changed.";

  private final FaultControl control;

  private FaultsRoute(FaultControl control) {
    this.control = control;
  }

  static void install(Router router, FaultControl control) {
    FaultsRoute route = new FaultsRoute(control);
    AdminVerticle.api(router, PATH).handler(route::show);
    router.put(PATH).handler(new KnownParameters()).handler(route::set);
    router.route(HttpMethod.DELETE, PATH).handler(new KnownParameters()).handler(route::clear);
  }

  /** What may be asked of a path; {@code null} of another one. */
  static boolean isAt(String path) {
    return path.startsWith("/api/v1/listeners/") && path.endsWith("/faults");
  }

  private void show(RoutingContext exchange) {
    exchange.json(json(known(exchange)));
  }

  private InEffect known(RoutingContext exchange) {
    String name = name(exchange);
    return control
        .faults(name)
        .orElseThrow(
            () ->
                new HttpException(404, "\"" + name + "\" is no listener (see /api/v1/listeners)"));
  }

  private void set(RoutingContext exchange) {
    known(exchange);
    exchange
        .request()
        .body() // bounded by SmallBodies
        .compose(body -> logged(exchange, "set", control.set(name(exchange), body.toString())))
        .onSuccess(now -> exchange.json(json(now)))
        .onFailure(failure -> Problems.unprocessable(exchange, UNCHANGED, failure));
  }

  private static String name(RoutingContext exchange) {
    return exchange.pathParam("name");
  }

  private static Future<InEffect> logged(
      RoutingContext exchange, String what, Future<InEffect> done) {
    return Asked.log(exchange, what + " faults of listener " + name(exchange), done);
  }

  private void clear(RoutingContext exchange) {
    known(exchange);
    logged(exchange, "clear", control.clear(name(exchange)))
        .onSuccess(now -> exchange.json(json(now)))
        .onFailure(failure -> Problems.unprocessable(exchange, UNCHANGED, failure));
  }

  private static JsonObject json(InEffect now) {
    JsonArray plan = new JsonArray();
    FaultRequest.json(now.plan().faults()).forEach(fault -> plan.add(new JsonObject(fault)));
    JsonObject json =
        new JsonObject()
            .put("seed", now.plan().seed())
            .put("choose", now.plan().byLine() ? "line" : "off")
            .put("first", now.plan().first())
            .put("plan", plan)
            .put("from", now.asked() ? "request" : "configuration")
            .put("expiresAt", now.expires() == null ? null : now.expires().toString());
    return now.authority() == null ? json : json.put("authority", now.authority());
  }
}

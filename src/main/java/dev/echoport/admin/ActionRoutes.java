package dev.echoport.admin;

import dev.echoport.admin.NodeControl.LogInEffect;
import dev.echoport.admin.answer.GatewayRoutes;
import dev.echoport.admin.answer.QueryParameters;
import dev.echoport.config.LogConfig;
import dev.echoport.config.value.DurationType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections, drains listeners and changes the level of the log, when somebody asks. Guarded
 * as {@link ReloadRoute} is; the log tells who it was.
 */
final class ActionRoutes {
  private static final String LOG = "/api/v1/log";
  private static final DurationType TIMES = DurationType.between("0s", "24h");

  private static final Set<String> LEVELS =
      Arrays.stream(LogConfig.Level.values())
          .map(ActionRoutes::text)
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private final NodeControl control;
  private final GatewayRoutes gateway;

  private ActionRoutes(NodeControl control, GatewayRoutes gateway) {
    this.control = control;
    this.gateway = gateway;
  }

  static void install(Router router, NodeControl control, GatewayRoutes gateway) {
    ActionRoutes routes = new ActionRoutes(control, gateway);
    router
        .route(HttpMethod.DELETE, "/api/v1/connections/:id")
        .handler(new KnownParameters("start", "within"))
        .handler(routes::end);
    router
        .post("/api/v1/listeners/:name/drain")
        .handler(new KnownParameters())
        .handler(routes::drain);
    AdminVerticle.api(router, LOG).handler(exchange -> exchange.json(json(control.log())));
    router.put(LOG).handler(new KnownParameters("level", "expires")).handler(routes::setLevel);
    router
        .route(HttpMethod.DELETE, LOG)
        .handler(new KnownParameters())
        .handler(routes::levelAsConfigured);
  }

  /** The methods that a path has, as {@code Allow} names them. */
  static String methods(String path) {
    if (path.equals(AdminVerticle.RELOAD) || path.endsWith("/drain")) {
      return "POST";
    }
    if (path.equals(LOG) || FaultsRoute.isAt(path)) {
      return "GET, HEAD, PUT, DELETE";
    }
    return path.startsWith("/api/v1/connections/") ? "GET, HEAD, DELETE" : "GET, HEAD";
  }

  private void end(RoutingContext exchange) {
    String id = exchange.pathParam("id");
    Duration within = time(exchange, "within");
    gateway
        .known(exchange)
        .compose(
            known -> {
              if (!known.open()) {
                throw new HttpException(
                    409, "connection \"%s\": is closed already: %s".formatted(id, known.reason()));
              }
              return Asked.log(
                  exchange,
                  "end connection "
                      + id
                      + (within == null ? "" : " within " + TIMES.format(within)),
                  control.end(id, within, "It was ended over the API by " + Asked.by(exchange)));
            })
        .map(ended -> gateway.json(ended.orElseThrow(() -> gone(id))))
        .onSuccess(exchange::json)
        .onFailure(exchange::fail);
  }

  private static HttpException gone(String id) {
    return new HttpException(
        409,
        "connection \""
            + id
            + "\": has closed meanwhile, or is a socket for datagrams (expected: a connection; a"
            + " listener can be drained)");
  }

  private static @Nullable Duration time(RoutingContext exchange, String name) {
    String text = new QueryParameters(exchange).text(name);
    Duration time = text == null ? null : TIMES.parse(text);
    if (text != null && time == null) {
      throw QueryParameters.unexpected(name, text, TIMES.expected() + ", such as 30s");
    }
    return time;
  }

  private void drain(RoutingContext exchange) {
    String name = exchange.pathParam("name");
    List<String> accepting = control.accepting();
    if (!accepting.contains(name)) {
      throw new HttpException(
          404,
          "\"%s\" is no listener that accepts (expected: one of %s)"
              .formatted(name, String.join(", ", accepting)));
    }
    String why = "Its listener was drained over the API by " + Asked.by(exchange);
    Asked.log(exchange, "drain listener " + name, control.drain(name, why))
        .onSuccess(
            begun -> exchange.json(new JsonObject().put("listener", name).put("state", "DRAINING")))
        .onFailure(
            failure ->
                Problems.unprocessable(
                    exchange, "The listener does not drain; nothing has changed.", failure));
  }

  private void setLevel(RoutingContext exchange) {
    QueryParameters parameters = new QueryParameters(exchange);
    String level = parameters.oneOf("level", LEVELS);
    if (level == null) {
      throw new HttpException(
          400, "level: missing (expected: one of " + String.join(", ", LEVELS) + ")");
    }
    Duration asked = time(exchange, "expires");
    Duration expires = asked == null ? Duration.ZERO : asked;
    String what = "log.level " + level + (expires.isZero() ? "" : " for " + TIMES.format(expires));
    answer(
        exchange,
        what,
        control.log(LogConfig.Level.valueOf(level.toUpperCase(Locale.ROOT)), expires));
  }

  private void levelAsConfigured(RoutingContext exchange) {
    answer(exchange, "log.level as configured", control.logAsConfigured());
  }

  private static void answer(RoutingContext exchange, String what, LogInEffect now) {
    Asked.log(exchange, what, Future.succeededFuture(now))
        .onSuccess(done -> exchange.json(json(done)));
  }

  private static JsonObject json(LogInEffect now) {
    return new JsonObject()
        .put("level", text(now.level()))
        .put("configured", text(now.configured()))
        .put("expiresAt", now.expires() == null ? null : now.expires().toString());
  }

  private static String text(LogConfig.Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}

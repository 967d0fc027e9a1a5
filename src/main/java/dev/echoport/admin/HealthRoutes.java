package dev.echoport.admin;

import dev.echoport.health.Health;
import dev.echoport.health.HealthAnswer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** The three questions of an orchestrator. */
final class HealthRoutes {
  private HealthRoutes() {}

  static void install(Router router, Health health) {
    install(router, "/health/live", health::live);
    install(router, "/health/ready", health::ready);
    install(router, "/health/startup", health::startup);
  }

  private static void install(Router router, String path, Supplier<Future<HealthAnswer>> question) {
    AdminVerticle.api(router, path)
        .handler(
            exchange ->
                question
                    .get()
                    .onSuccess(answer -> write(exchange, answer))
                    .onFailure(exchange::fail));
  }

  private static void write(RoutingContext exchange, HealthAnswer answer) {
    exchange
        .response()
        .setStatusCode(answer.up() ? 200 : 503)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(answer.body().toBuffer());
  }
}

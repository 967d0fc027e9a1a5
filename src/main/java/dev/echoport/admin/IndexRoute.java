package dev.echoport.admin;

import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Where to go from here. */
final class IndexRoute implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext exchange) {
    exchange.json(
        new JsonObject()
            .put("name", "echoport")
            .put(
                "links",
                new JsonObject()
                    .put("live", "/health/live")
                    .put("ready", "/health/ready")
                    .put("startup", "/health/startup")
                    .put("metrics", "/metrics")
                    .put("openapi", "/api/v1/openapi.yaml")
                    .put("listeners", "/api/v1/listeners")
                    .put("connections", "/api/v1/connections")
                    .put("stats", "/api/v1/stats")
                    .put("node", "/api/v1/node")
                    .put("problems", "/api/v1/problems")
                    .put("report", "/api/v1/report")
                    .put("history", "/api/v1/history")
                    .put("log", "/api/v1/log")
                    .put("completions", "/api/v1/completions")
                    .put("cluster", "/api/v1/cluster")));
  }
}

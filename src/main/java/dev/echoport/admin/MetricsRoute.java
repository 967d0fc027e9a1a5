package dev.echoport.admin;

import dev.echoport.metrics.Exposition;
import dev.echoport.metrics.MetricsScrape;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.Map;

/** All metrics, for Prometheus. */
final class MetricsRoute implements Handler<RoutingContext> {
  private final Map<Exposition, NextRun<String>> scrapes = new EnumMap<>(Exposition.class);

  MetricsRoute(Vertx vertx, MetricsScrape metrics) {
    for (Exposition exposition : Exposition.values()) {
      scrapes.put(
          exposition, new NextRun<>(vertx, System::nanoTime, () -> metrics.scrape(exposition)));
    }
  }

  @Override
  public void handle(RoutingContext exchange) {
    Exposition exposition = Exposition.of(exchange.request().getHeader(HttpHeaders.ACCEPT));
    scrapes
        .get(exposition)
        .get()
        .onSuccess(
            text ->
                exchange
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, exposition.contentType())
                    .end(text))
        .onFailure(exchange::fail);
  }
}

package dev.echoport.admin;

import dev.echoport.admin.answer.NextRun;
import dev.echoport.cluster.Cluster;
import dev.echoport.metrics.Exposition;
import dev.echoport.metrics.MetricsScrape;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** All metrics, for Prometheus. */
final class MetricsRoute implements Handler<RoutingContext> {
  private final Function<Exposition, NextRun<String>> run;
  private final Map<Exposition, NextRun<String>> scrapes = new EnumMap<>(Exposition.class);

  /**
   * @param cluster whose members are asked before its metrics are shown
   */
  MetricsRoute(Vertx vertx, MetricsScrape metrics, Cluster cluster) {
    run =
        exposition ->
            new NextRun<>(
                vertx,
                System::nanoTime,
                () -> cluster.look().compose(looked -> metrics.scrape(exposition)));
  }

  @Override
  public void handle(RoutingContext exchange) {
    Exposition exposition = Exposition.of(exchange.request().getHeader(HttpHeaders.ACCEPT));
    scrapes
        .computeIfAbsent(exposition, run)
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

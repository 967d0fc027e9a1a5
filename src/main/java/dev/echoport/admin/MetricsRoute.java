package dev.echoport.admin;

import dev.echoport.metrics.Exposition;
import dev.echoport.metrics.MetricsScrape;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** All metrics, for Prometheus. */
final class MetricsRoute implements Handler<RoutingContext> {
  private final MetricsScrape metrics;

  MetricsRoute(MetricsScrape metrics) {
    this.metrics = metrics;
  }

  @Override
  public void handle(RoutingContext exchange) {
    Exposition exposition = Exposition.of(exchange.request().getHeader(HttpHeaders.ACCEPT));
    metrics
        .scrape(exposition)
        .onSuccess(
            text ->
                exchange
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, exposition.contentType())
                    .end(text))
        .onFailure(exchange::fail);
  }
}

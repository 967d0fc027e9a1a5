package dev.echoport.admin;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams {@link NodeStats} as server-sent events, one each second. All viewers share one snapshot;
 * without a viewer none is taken. A viewer that does not read misses events, but no counts, because
 * they are totals. Owned by the verticle's context.
 */
final class StatsStreams implements Handler<RoutingContext> {
  static final int MAX_STREAMS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(StatsStreams.class);
  private static final long END_TIMEOUT_MILLIS = 500;

  private final Vertx vertx;
  private final NodeStats stats;
  private final Set<HttpServerResponse> viewers = new LinkedHashSet<>();
  private final StreamSlots seats = new StreamSlots("stats", MAX_STREAMS);
  private final long timer;
  private boolean taking;

  StatsStreams(Vertx vertx, NodeStats stats, long periodMillis) {
    this.vertx = vertx;
    this.stats = stats;
    this.timer = vertx.setPeriodic(periodMillis, tick -> tick());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // methods of HTTP are constants
  public void handle(RoutingContext exchange) {
    HttpServerResponse response = exchange.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    if (exchange.request().method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      Runnable seat = seats.take(exchange);
      response
          .setChunked(true)
          .exceptionHandler(broken -> gone(response, seat))
          .closeHandler(closed -> gone(response, seat));
      viewers.add(response);
      tick();
    }
  }

  private void gone(HttpServerResponse viewer, Runnable seat) {
    viewers.remove(viewer);
    seat.run();
  }

  private void tick() {
    if (viewers.isEmpty() || taking) {
      return;
    }
    taking = true;
    stats
        .take()
        .map(json -> "data: " + json.encode() + "\n\n")
        .onComplete(
            taken -> {
              taking = false;
              if (taken.succeeded()) {
                show(taken.result());
              } else {
                LOG.warn("no statistics for those who watch", taken.cause());
              }
            });
  }

  private void show(String event) {
    for (HttpServerResponse viewer : viewers) {
      if (!viewer.writeQueueFull()) {
        viewer.write(event);
      }
    }
  }

  /** Ends every stream. Does not wait for a viewer that does not read. */
  Future<?> close() {
    vertx.cancelTimer(timer);
    List<Future<Void>> ends = List.copyOf(viewers).stream().map(HttpServerResponse::end).toList();
    viewers.clear();
    return Future.join(ends).timeout(END_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}

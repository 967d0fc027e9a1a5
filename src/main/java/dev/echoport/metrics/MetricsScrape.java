package dev.echoport.metrics;

import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.ListenerReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the loops for their counts, then renders everything as text. If a loop does not answer in
 * time, the gateway's metrics keep their previous values: a failed scrape would also hide the
 * metrics that explain why.
 */
public final class MetricsScrape {
  private static final Logger LOGGER = LoggerFactory.getLogger(MetricsScrape.class);
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Vertx vertx;
  private final GatewayView gateway;
  private final GatewayCollector collector;
  private final Function<Exposition, String> rendering;
  private final LongSupplier nanoClock;
  private long nextWarningNanos;

  MetricsScrape(
      Vertx vertx,
      GatewayView gateway,
      GatewayCollector collector,
      Function<Exposition, String> rendering,
      LongSupplier nanoClock) {
    this.vertx = vertx;
    this.gateway = gateway;
    this.collector = collector;
    this.rendering = rendering;
    this.nanoClock = nanoClock;
    this.nextWarningNanos = nanoClock.getAsLong();
  }

  /**
   * One scrape. The text is made on a worker thread: it takes milliseconds and the caller's loop
   * may own connections. Completes on the caller's context.
   */
  public Future<String> scrape(Exposition exposition) {
    Future<List<ListenerReport>> listeners = gateway.listeners();
    Future<MemoryUse> memory = gateway.memory();
    return Future.all(listeners, memory)
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .andThen((all, failure) -> take(listeners.result(), memory.result(), failure))
        .transform(any -> vertx.executeBlocking(() -> rendering.apply(exposition), false));
  }

  private void take(
      @Nullable List<ListenerReport> reports,
      @Nullable MemoryUse memory,
      @Nullable Throwable failure) {
    if (failure != null) {
      warn(failure);
    } else if (reports != null && memory != null) {
      collector.update(reports, memory);
    }
  }

  private synchronized void warn(Throwable cause) {
    long now = nanoClock.getAsLong();
    if (now - nextWarningNanos >= 0) {
      nextWarningNanos = now + WARNING_INTERVAL_NANOS;
      LOGGER.warn(
          "metrics: the loops did not report within {} ms, serving previous values: {}",
          TIMEOUT_MILLIS,
          cause.toString());
    }
  }
}

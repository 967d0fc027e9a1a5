package dev.echoport.metrics;

import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.Traces;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The metrics of one process: the registry that everything goes to, and what a {@code Vertx} has to
 * be built with to report to it. Create it before the {@code Vertx}, close it after.
 */
public final class NodeMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Begins to observe the JVM. */
  public NodeMetrics() {
    registry.config().meterFilter(new PrometheusNames());
    List<MeterBinder> jvm =
        List.of(
            collections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new ProcessCpuTime(),
            new UptimeMetrics(),
            new FileDescriptorMetrics());
    jvm.forEach(binder -> binder.bindTo(registry));
  }

  /** For the builder of the {@code Vertx}. */
  public VertxMetricsFactory factory() {
    return new MicrometerMetricsFactory(registry);
  }

  /**
   * For the {@code VertxOptions}. Vert.x's metrics of servers, of the event bus and of HTTP clients
   * are off: the ledger counts the first exactly, the second would cost look-ups for each message,
   * and tracing counts what it sends. Labels are only those whose values are bounded whatever a
   * client sends; the method of a request is not.
   */
  public MetricsOptions options() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .setRegistryName(UUID.randomUUID().toString())
        .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
        .setLabels(
            EnumSet.of(
                Label.HTTP_ROUTE,
                Label.HTTP_CODE,
                Label.POOL_TYPE,
                Label.POOL_NAME,
                Label.CLIENT_NAME,
                Label.CLASS_NAME));
  }

  /**
   * What the metrics endpoint serves. Once for each {@code NodeMetrics}.
   *
   * @param dropped completion records lost so far, by subscriber
   * @param draining whether the node is going to stop
   * @param traces {@link Traces#OFF} for a node that does not trace
   */
  public MetricsScrape scrape(
      Vertx vertx,
      GatewayView gateway,
      Supplier<Map<String, Long>> dropped,
      BooleanSupplier draining,
      Traces traces) {
    GatewayCollector collector = new GatewayCollector(dropped, draining, traces);
    registry.getPrometheusRegistry().register(collector);
    return new MetricsScrape(vertx, gateway, collector, this::render, System::nanoTime);
  }

  /** Shows how many lines the log has lost; the supplier is called by the scraping thread. */
  public void logDropped(LongSupplier dropped) {
    FunctionCounter.builder("echoport.log.dropped", dropped, LongSupplier::getAsLong)
        .description("Log events that were dropped because nobody read the log.")
        .register(registry);
  }

  /** Shows what a member of a cluster knows; the supplier is called by the scraping thread. */
  public void cluster(Supplier<ClusterFigures> figures) {
    ClusterFigures.show(figures, registry);
  }

  /** Shows how late the event loops turn; the supplier is called by the scraping thread. */
  public void loopLag(DoubleSupplier seconds) {
    Gauge.builder("echoport.loop.lag.seconds", seconds, DoubleSupplier::getAsDouble)
        .description("The longest that an event loop was late in the last half minute or so.")
        .strongReference(true)
        .register(registry);
  }

  private String render(Exposition exposition) {
    return registry.scrape(exposition.contentType());
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}

package dev.echoport.tracing;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Operation;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.Exemplar;
import dev.echoport.completion.report.Traces;
import dev.echoport.config.TracingConfig;
import dev.echoport.event.CompletionDelivery;
import dev.echoport.event.CompletionSubscription;
import dev.echoport.event.ConnectionEvent;
import dev.echoport.event.EventAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows the node's completions and the ends of its connections, makes spans of them and exports
 * these. Deploy one instance as a worker, before the listeners: then it takes no time of a loop,
 * and misses nothing.
 */
public final class TracingVerticle extends VerticleBase implements Traces {
  private static final String SUBSCRIBER = "tracing";
  private static final long CAPACITY = 65_536;
  private static final long LEAST_TURN_MILLIS = 500;
  private static final long LAST_EXPORT_SECONDS = 2;

  private final URI endpoint;
  private final long turnMillis;
  private final OtlpRequest request;
  private final ExemplarStore exemplars = new ExemplarStore();
  private final Tracer tracer;
  private volatile @Nullable SpanExporter exporter;

  /**
   * @param config with an endpoint
   * @param flush the longest time that a completion waits in its journal
   * @param resource what the spans say of the node
   * @param schemes what is spoken on a listener, by its name, {@code null} if there is no such
   *     listener; safe for all threads
   */
  public TracingVerticle(
      TracingConfig config,
      Duration flush,
      Map<String, Object> resource,
      String version,
      Function<String, @Nullable String> schemes) {
    URI uri = config.endpoint();
    if (uri == null) {
      throw new IllegalArgumentException("tracing.endpoint: none (expected: one)");
    }
    this.endpoint = uri;
    this.turnMillis = Math.max(LEAST_TURN_MILLIS, 2 * flush.toMillis());
    this.request = new OtlpRequest(resource, version);
    TraceIds ids = new TraceIds(new SecureRandom(), config.samplingPercent());
    this.tracer = new Tracer(ids, config.slowCompletion(), exemplars, schemes);
  }

  @Override
  public Future<?> start() {
    SpanExporter started = new SpanExporter(vertx, endpoint, request, System::nanoTime);
    exporter = started;
    vertx
        .eventBus()
        .<ConnectionEvent>localConsumer(
            EventAddresses.CONNECTIONS, message -> happened(message.body()));
    vertx.setPeriodic(turnMillis, turn -> export(started));
    return CompletionSubscription.open(vertx, SUBSCRIBER, CAPACITY, this::deliver);
  }

  private void happened(ConnectionEvent event) {
    ConnectionReport report = event.connection();
    switch (event.kind()) {
      case OPENED -> {}
      case TRACED -> tracer.traced(report);
      case CLOSED -> tracer.closed(report);
    }
  }

  private void deliver(CompletionDelivery delivery) {
    @Nullable CompletionBatch batch = delivery.batch();
    if (batch != null) {
      tracer.completed(batch);
    }
    delivery.acknowledge();
  }

  private Future<Void> export(SpanExporter to) {
    to.add(tracer.turn());
    return to.send();
  }

  /**
   * Connections that ended a moment ago are still exported if the collector takes them in time. The
   * subscriptions end with the context, once every delivery has been handled.
   */
  @Override
  public Future<?> stop() {
    SpanExporter last = exporter;
    if (last == null) {
      return Future.succeededFuture();
    }
    last.add(tracer.turn());
    last.add(tracer.turn());
    return last.send()
        .compose(sent -> last.send())
        .timeout(LAST_EXPORT_SECONDS, TimeUnit.SECONDS)
        .otherwiseEmpty()
        .eventually(last::close);
  }

  @Override
  public List<Exemplar> exemplars(String listener, Operation operation) {
    return exemplars.exemplars(listener, operation);
  }

  @Override
  public long exportedSpans() {
    SpanExporter started = exporter;
    return started == null ? 0 : started.exported();
  }

  @Override
  public long droppedSpans() {
    SpanExporter started = exporter;
    return started == null ? 0 : started.dropped();
  }
}

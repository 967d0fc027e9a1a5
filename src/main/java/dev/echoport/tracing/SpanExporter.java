package dev.echoport.tracing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts spans to the collector, one request after the other. If the collector is away, or asks to
 * wait, it gets its spans later. Spans that do not fit into the queue meanwhile, or that it
 * refuses, are dropped and counted. Owned by the verticle's context; the counts are for all
 * threads.
 */
final class SpanExporter {
  static final int MOST_WAITING = 4096;
  static final int MOST_IN_REQUEST = 512;

  private static final Logger LOG = LoggerFactory.getLogger(SpanExporter.class);
  private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int CONNECT_MILLIS = 5_000;
  private static final long REQUEST_MILLIS = 10_000;
  private static final int OK = 200;
  private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

  private final URI endpoint;
  private final OtlpRequest request;
  private final LongSupplier nanoClock;
  private final HttpClientAgent client;
  private final Queue<Span> waiting = new ArrayDeque<>();
  private final AtomicLong exported = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private Future<Void> sending = Future.succeededFuture();
  private long nextWarningNanos;

  SpanExporter(Vertx vertx, URI endpoint, OtlpRequest request, LongSupplier nanoClock) {
    this.endpoint = endpoint;
    this.request = request;
    this.nanoClock = nanoClock;
    this.nextWarningNanos = nanoClock.getAsLong();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setMetricsName("tracing"),
            new PoolOptions().setHttp1MaxSize(1));
  }

  /** Takes those for which there is room. */
  void add(List<Span> spans) {
    for (Span span : spans) {
      if (waiting.size() < MOST_WAITING) {
        waiting.add(span);
      } else {
        dropped.incrementAndGet();
      }
    }
  }

  /** Sends what waits, unless that is being done; completes when nothing more can be sent now. */
  Future<Void> send() {
    if (sending.isComplete()) {
      sending = sendAll();
    }
    return sending;
  }

  private Future<Void> sendAll() {
    List<Span> batch = next();
    return batch.isEmpty()
        ? Future.succeededFuture()
        : post(batch).compose(goOn -> goOn ? sendAll() : Future.succeededFuture());
  }

  /** Spans stay in the queue until the collector has answered. */
  private List<Span> next() {
    List<Span> batch = new ArrayList<>();
    for (Span span : waiting) {
      if (batch.size() == MOST_IN_REQUEST) {
        break;
      }
      batch.add(span);
    }
    return batch;
  }

  /** Posts one request. Whether the next batch should follow. */
  private Future<Boolean> post(List<Span> batch) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(endpoint.toString())
            .setTimeout(REQUEST_MILLIS)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-protobuf");
    return client
        .request(options)
        .compose(post -> post.send(Buffer.buffer(request.of(batch))))
        .compose(response -> response.end().map(read -> response))
        .map(response -> answered(batch, response))
        .otherwise(
            failure -> {
              warn(String.valueOf(failure.getMessage()));
              return false;
            });
  }

  private boolean answered(List<Span> batch, HttpClientResponse response) {
    int status = response.statusCode();
    if (LATER.contains(status)) {
      warn("answers " + status);
      return false;
    }
    batch.forEach(sent -> waiting.poll());
    if (status == OK) {
      exported.addAndGet(batch.size());
    } else {
      dropped.addAndGet(batch.size());
      warn("answers " + status);
    }
    return true;
  }

  private void warn(String why) {
    long now = nanoClock.getAsLong();
    if (now - nextWarningNanos >= 0) {
      nextWarningNanos = now + WARNING_INTERVAL_NANOS;
      LOG.warn(
          "tracing.endpoint: {}: {}; {} spans wait, {} were dropped so far (expected: a collector"
              + " that takes OTLP over HTTP)",
          endpoint,
          why,
          waiting.size(),
          dropped.get());
    }
  }

  /** Gives up the spans that are left. */
  Future<Void> close() {
    dropped.addAndGet(waiting.size());
    waiting.clear();
    return client.close();
  }

  long exported() {
    return exported.get();
  }

  long dropped() {
    return dropped.get();
  }
}

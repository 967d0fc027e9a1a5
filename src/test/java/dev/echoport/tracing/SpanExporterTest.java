package dev.echoport.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SpanExporterTest {
  private static final Span SPAN =
      new Span(
          new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", null, true),
          "connection echo",
          1,
          2,
          Map.of(),
          List.of(),
          0,
          null);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Collector collector;
  private SpanExporter exporter;

  @BeforeEach
  void begin() throws Exception {
    collector = new Collector();
    exporter =
        new SpanExporter(vertx, collector.endpoint(), new OtlpRequest(Map.of(), "1"), nanos::get);
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void end() throws Exception {
    logger().detachAppender(log);
    get(vertx.close());
    collector.close();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(SpanExporter.class);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private void send(int spans) throws Exception {
    exporter.add(Collections.nCopies(spans, SPAN));
    get(exporter.send());
  }

  @Test
  void sendsWhatItHasInRequestsOfBoundedSize() throws Exception {
    send(2 * SpanExporter.MOST_IN_REQUEST + 1);

    assertThat(collector.posts()).isEqualTo(3);
    assertThat(collector.spans()).hasSize(2 * SpanExporter.MOST_IN_REQUEST + 1);
    assertThat(exporter.exported()).isEqualTo(2 * SpanExporter.MOST_IN_REQUEST + 1);
    assertThat(exporter.dropped()).isZero();
  }

  @Test
  void sendsAgainWhatTheCollectorCannotTakeNow() throws Exception {
    collector.status = 503;
    send(3);
    assertThat(collector.spans()).isEmpty();

    collector.status = 200;
    send(1);
    assertThat(collector.spans()).hasSize(4);
    assertThat(exporter.dropped()).isZero();
  }

  @Test
  void dropsAndCountsWhatTheCollectorRefuses() throws Exception {
    collector.status = 400;
    send(3);
    collector.status = 200;
    send(1);

    assertThat(exporter.dropped()).isEqualTo(3);
    assertThat(exporter.exported()).isEqualTo(1);
  }

  @Test
  void dropsAndCountsWhatDoesNotFitWhileNoCollectorIsThere() throws Exception {
    collector.close();
    send(SpanExporter.MOST_WAITING + 7);

    assertThat(exporter.dropped()).isEqualTo(7);
    get(exporter.close());
    assertThat(exporter.dropped()).isEqualTo(SpanExporter.MOST_WAITING + 7);
  }

  @Test
  void warnsOnceAMinute() throws Exception {
    collector.status = 503;
    send(1);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
    send(1);
    assertThat(log.list)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .startsWith("tracing.endpoint: " + collector.endpoint() + ": answers 503; 1 "));

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    send(1);
    assertThat(log.list).hasSize(2);
  }
}

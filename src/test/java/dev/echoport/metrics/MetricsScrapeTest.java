package dev.echoport.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(VertxExtension.class)
class MetricsScrapeTest {
  private final GatewayCollector collector = new GatewayCollector(Map::of, () -> false, Traces.OFF);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Future<List<ListenerReport>> listeners = Future.succeededFuture(List.of());

  @BeforeEach
  void capture() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void release() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(MetricsScrape.class);
  }

  @Test
  void rendersWhatTheLoopsReportNow(Vertx vertx, VertxTestContext test) {
    listeners = Future.succeededFuture(List.of(report("echo")));
    scrape(vertx)
        .scrape(Exposition.PROMETHEUS)
        .onComplete(
            test.succeeding(
                text ->
                    test.verify(
                        () -> {
                          assertThat(text).isEqualTo("[echo]");
                          test.completeNow();
                        })));
  }

  @Test
  void servesThePreviousValuesWhenTheLoopsDoNotAnswer(Vertx vertx, VertxTestContext test) {
    collector.update(List.of(report("previous")), MemoryUse.NONE);
    listeners = Future.future(never -> {});
    scrape(vertx)
        .scrape(Exposition.PROMETHEUS)
        .onComplete(
            test.succeeding(
                text ->
                    test.verify(
                        () -> {
                          assertThat(text).isEqualTo("[previous]");
                          assertThat(log.list)
                              .extracting(ILoggingEvent::getFormattedMessage)
                              .allMatch(line -> line.contains("serving previous values"))
                              .hasSize(1);
                          test.completeNow();
                        })));
  }

  @Test
  void warnsOnceAMinute(Vertx vertx, VertxTestContext test) {
    listeners = Future.failedFuture("closed");
    MetricsScrape scrape = scrape(vertx);
    scrape
        .scrape(Exposition.PROMETHEUS)
        .andThen(first -> nanos.addAndGet(TimeUnit.SECONDS.toNanos(59)))
        .compose(first -> scrape.scrape(Exposition.PROMETHEUS))
        .andThen(second -> test.verify(() -> assertThat(log.list).hasSize(1)))
        .andThen(second -> nanos.addAndGet(TimeUnit.SECONDS.toNanos(1)))
        .compose(second -> scrape.scrape(Exposition.PROMETHEUS))
        .andThen(third -> test.verify(() -> assertThat(log.list).hasSize(2)))
        .onComplete(test.succeedingThenComplete());
  }

  private MetricsScrape scrape(Vertx vertx) {
    return new MetricsScrape(vertx, new Listeners(), collector, this::names, nanos::get);
  }

  private String names(Exposition exposition) {
    return collector.collect().stream()
        .filter(metric -> metric.getMetadata().getName().equals("echoport_connections"))
        .flatMap(metric -> metric.getDataPoints().stream())
        .map(point -> point.getLabels().get("listener"))
        .toList()
        .toString();
  }

  private static ListenerReport report(String name) {
    return new ListenerReport(name, "", 1, ListenerTotals.Snapshot.ZERO, Map.of());
  }

  private final class Listeners implements GatewayView {
    @Override
    public Future<List<ListenerReport>> listeners() {
      return listeners;
    }

    @Override
    public Future<List<ConnectionReport>> openConnections(ConnectionQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<ConnectionReport>> closedConnections(int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<ConnectionReport>> connection(String id) {
      throw new UnsupportedOperationException();
    }
  }
}

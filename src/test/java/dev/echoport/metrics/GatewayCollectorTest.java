package dev.echoport.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.Traces;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayCollectorTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private boolean draining;
  private final GatewayCollector collector =
      new GatewayCollector(() -> Map.of("sse", 7L), () -> draining, Traces.OFF);

  @BeforeEach
  void register() {
    registry.getPrometheusRegistry().register(collector);
    collector.update(List.of(report("echo")), new MemoryUse(1, 2, 3));
  }

  @Test
  void countsConnections() {
    assertThat(scrape())
        .contains(
            "echoport_connections_opened_total{listener=\"echo\"} 3.0",
            "echoport_connections{listener=\"echo\"} 1.0",
            "echoport_connections_closed_total{listener=\"echo\",reason=\"PEER_FINISHED\"} 1.0",
            "echoport_connections_closed_total{listener=\"echo\",reason=\"PEER_RESET\"} 1.0",
            "echoport_accept_refused_total{listener=\"echo\",reason=\"MAX_CONNECTIONS\"} 4.0");
  }

  @Test
  void countsSpans() {
    assertThat(scrape())
        .contains(
            "echoport_spans_total{outcome=\"EXPORTED\"} 0.0",
            "echoport_spans_total{outcome=\"DROPPED\"} 0.0");
  }

  @Test
  void showsThatTheNodeDrains() {
    assertThat(scrape()).contains("echoport_draining 0.0");
    draining = true;
    assertThat(scrape()).contains("echoport_draining 1.0");
  }

  @Test
  void countsBytes() {
    assertThat(scrape())
        .contains(
            "echoport_received_bytes_total{listener=\"echo\"} 100.0",
            "echoport_sent_bytes_total{listener=\"echo\"} 60.0",
            "echoport_discarded_bytes_total{listener=\"echo\",reason=\"PEER_RESET\"} 30.0",
            "echoport_pending_bytes{listener=\"echo\"} 10.0");
  }

  @Test
  void countsCompletionsByOperationAndOutcome() {
    assertThat(scrape())
        .contains(
            "echoport_completions_total{listener=\"echo\",operation=\"RECEIVE\",outcome=\"OK\"} 1.0",
            "echoport_completions_total{listener=\"echo\",operation=\"SEND\",outcome=\"OK\"} 2.0",
            "echoport_completions_total{listener=\"echo\",operation=\"SEND\",outcome=\"FAILED\"} 1.0");
  }

  @Test
  void countsDroppedRecordsBySubscriber() {
    assertThat(scrape())
        .contains("echoport_completion_records_dropped_total{subscriber=\"sse\"} 7.0");
  }

  @Test
  void showsZeroForReasonsThatDidNotOccur() {
    assertThat(scrape())
        .contains("echoport_connections_closed_total{listener=\"echo\",reason=\"IDLE\"} 0.0");
    for (CloseReason reason : CloseReason.values()) {
      assertThat(registry.scrape()).contains("reason=\"" + reason + "\"");
    }
  }

  @Test
  void cumulatesTheHistogram() {
    assertThat(scrape())
        .contains(
            bucket("SEND", "1.024E-6", 1),
            bucket("SEND", "2.048E-6", 2),
            bucket("SEND", "4.096E-6", 2),
            bucket("SEND", "17.179869184", 2),
            bucket("SEND", "+Inf", 3),
            "echoport_completion_seconds_count{listener=\"echo\",operation=\"SEND\"} 3",
            "echoport_completion_seconds_sum{listener=\"echo\",operation=\"SEND\"} 20.000003024");
  }

  @Test
  void keepsListenersApart() {
    collector.update(
        List.of(report("echo"), new ListenerReport("other", "", 1, none(), Map.of())),
        MemoryUse.NONE);
    assertThat(scrape())
        .contains(
            "echoport_received_bytes_total{listener=\"echo\"} 100.0",
            "echoport_received_bytes_total{listener=\"other\"} 0.0");
  }

  @Test
  void countsDatagramsThatWereNotAnsweredOnlyOfListenersForDatagrams() {
    collector.update(
        List.of(
            report("echo"),
            new ListenerReport(
                "datagrams",
                "",
                ListenerReport.State.LISTENING,
                1,
                none(),
                Map.of(),
                Map.of(DatagramRefusal.LOOP, 7L, DatagramRefusal.RATE, 0L),
                OwnTraffic.NONE,
                null)),
        MemoryUse.NONE);
    assertThat(scrape())
        .contains(
            "echoport_datagrams_refused_total{listener=\"datagrams\",reason=\"LOOP\"} 7.0",
            "echoport_datagrams_refused_total{listener=\"datagrams\",reason=\"LISTENER_BYTES\"} 0.0")
        .noneMatch(line -> line.startsWith("echoport_datagrams_refused_total{listener=\"echo\""));
  }

  @Test
  void hasTheNamesOfTheContractAndNoOthers() {
    assertThat(
            Stream.of(registry.scrape().split("\n"))
                .filter(line -> line.startsWith("# TYPE"))
                .map(line -> line.substring("# TYPE ".length())))
        .containsExactlyInAnyOrder(
            "echoport_connections_opened_total counter",
            "echoport_connections_closed_total counter",
            "echoport_connections gauge",
            "echoport_received_bytes_total counter",
            "echoport_sent_bytes_total counter",
            "echoport_discarded_bytes_total counter",
            "echoport_own_connections_total counter",
            "echoport_pending_bytes gauge",
            "echoport_memory_bytes gauge",
            "echoport_completions_total counter",
            "echoport_completion_seconds histogram",
            "echoport_completion_records_dropped_total counter",
            "echoport_accept_refused_total counter",
            "echoport_spans_total counter",
            "echoport_draining gauge");
  }

  private List<String> scrape() {
    return List.of(registry.scrape().split("\n"));
  }

  private static String bucket(String operation, String bound, long count) {
    return "echoport_completion_seconds_bucket{listener=\"echo\",operation=\"%s\",le=\"%s\"} %d"
        .formatted(operation, bound, count);
  }

  private static ListenerTotals.Snapshot none() {
    return ListenerTotals.Snapshot.ZERO;
  }

  private static ListenerReport report(String name) {
    ListenerTotals totals = new ListenerTotals();
    totals.opened();
    totals.opened();
    totals.opened();
    totals.closed(CloseReason.PEER_FINISHED);
    totals.closed(CloseReason.PEER_RESET);
    totals.ledger().received(100);
    totals.ledger().consumed(95, 95);
    totals.ledger().sent(60);
    totals.ledger().discardedOut(30, CloseReason.PEER_RESET);
    totals.completed(Operation.RECEIVE, Outcome.OK, 0);
    totals.completed(Operation.SEND, Outcome.OK, 1_000);
    totals.completed(Operation.SEND, Outcome.OK, 2_024);
    totals.completed(Operation.SEND, Outcome.FAILED, 20_000_000_000L);
    return new ListenerReport(
        name,
        "tcp://127.0.0.1:7007",
        1,
        totals.snapshot(),
        Map.of(RefusalReason.MAX_CONNECTIONS, 4L));
  }
}

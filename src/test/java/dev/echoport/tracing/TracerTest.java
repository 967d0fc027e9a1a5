package dev.echoport.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.Journal;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.Exemplar;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.completion.report.TraceParent;
import dev.echoport.completion.report.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TracerTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final TraceParent PARENT =
      new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

  private final Journal journal = new Journal("a", "echo", 1_000, 0);
  private final ExemplarStore exemplars = new ExemplarStore();
  private Tracer tracer = tracer(100);

  private Tracer tracer(int percent) {
    return new Tracer(
        new TraceIds(new Random(3), percent), Duration.ofMillis(50), exemplars, name -> "tls");
  }

  private void completed(long connection, Operation operation, long posted, long completed) {
    journal.append(connection, 1, operation, Outcome.OK, 0, 10, posted, completed, null);
    tracer.completed(journal.take());
  }

  private static ConnectionReport closed(long number, @Nullable TraceParent trace) {
    return closed(number, CloseReason.PEER_FINISHED, null, null, trace);
  }

  private static ConnectionReport closed(
      long number,
      CloseReason reason,
      @Nullable ProxyReport proxy,
      @Nullable TlsReport tls,
      @Nullable TraceParent trace) {
    return new ConnectionReport(
        "a-" + number,
        "echo",
        "10.0.0.2:2",
        "[::1]:7007",
        "CLOSED",
        Instant.ofEpochSecond(1, 5),
        Instant.ofEpochSecond(2, 7),
        reason,
        null,
        new LedgerSnapshot(100, 100, 100, 60, 0, 40, 0, 0, 0, Map.of(CloseReason.PEER_RESET, 40L)),
        2,
        new ConnectionReport.WindowReport(1, 1, 0, 0, 0, false),
        Waiting.NOTHING,
        null,
        new Autopsy(Autopsy.FirstClose.PEER_FIN, 0, 250 * MILLI, null),
        proxy,
        tls,
        trace,
        null,
        null,
        null);
  }

  private List<Span> spansOf(ConnectionReport report) {
    tracer.closed(report);
    tracer.turn();
    return tracer.turn();
  }

  @Test
  void waitsATurnForTheLastRecordsOfAConnection() {
    tracer.closed(closed(1, null));

    assertThat(tracer.turn()).isEmpty();
    completed(1, Operation.SEND, 0, 60 * MILLI);
    assertThat(tracer.turn())
        .singleElement()
        .satisfies(span -> assertThat(span.events()).hasSize(1));
    assertThat(tracer.turn()).isEmpty();
  }

  @Test
  void tellsOfSlowSendsAndFramesButNotOfReceivesThatWaitForThePeer() {
    completed(1, Operation.SEND, 0, 50 * MILLI);
    completed(1, Operation.SEND, 0, 50 * MILLI - 1);
    completed(1, Operation.RECEIVE, 0, 10 * SECOND);
    completed(1, Operation.PROCESS, 0, 70 * MILLI);
    completed(2, Operation.SEND, 0, 80 * MILLI);

    List<Span.Event> events = spansOf(closed(1, null)).get(0).events();

    assertThat(events)
        .extracting(event -> event.attributes().get("echoport.operation"))
        .containsExactly("SEND", "PROCESS");
    assertThat(events.get(1).atNanos()).isEqualTo(70 * MILLI);
    assertThat(events.get(1).attributes()).containsEntry("echoport.duration", 0.07);
  }

  @Test
  void keepsTheFirstSlowOnesAndCountsTheOthers() {
    for (int i = 0; i < SlowEvents.MOST_EVENTS + 3; i++) {
      completed(1, Operation.SEND, 0, 60 * MILLI);
    }

    Span span = spansOf(closed(1, null)).get(0);

    assertThat(span.events()).hasSize(SlowEvents.MOST_EVENTS);
    assertThat(span.droppedEvents()).isEqualTo(3);
  }

  @Test
  void tellsTheAccountOfTheConnection() {
    Span span = spansOf(closed(1, null)).get(0);

    assertThat(span.name()).isEqualTo("connection echo");
    assertThat(span.startNanos()).isEqualTo(SECOND + 5);
    assertThat(span.endNanos()).isEqualTo(2 * SECOND + 7);
    assertThat(span.error()).isNull();
    assertThat(span.attributes())
        .containsEntry("echoport.connection", "a-1")
        .containsEntry("echoport.listener", "echo")
        .containsEntry("echoport.scheme", "tls")
        .containsEntry("network.transport", "tcp")
        .containsEntry("network.peer.address", "10.0.0.2")
        .containsEntry("network.peer.port", 2L)
        .containsEntry("network.local.address", "::1")
        .containsEntry("network.local.port", 7007L)
        .containsEntry("echoport.received.bytes", 100L)
        .containsEntry("echoport.sent.bytes", 60L)
        .containsEntry("echoport.discarded.bytes", 40L)
        .containsEntry("echoport.discarded.bytes.peer_reset", 40L)
        .containsEntry("echoport.completions", 2L)
        .containsEntry("echoport.close.reason", "PEER_FINISHED")
        .containsEntry("echoport.close.first", "PEER FIN")
        .containsEntry("echoport.send.longest", 0.25)
        .hasEntrySatisfying(
            "echoport.close.sentence",
            sentence -> assertThat((String) sentence).startsWith("The peer sent 100 B, closed"));
  }

  @Test
  void tellsWhatAProxyAndTlsSay() {
    ProxyReport proxy =
        new ProxyReport(
            2,
            "PROXY",
            "TCP4",
            "10.0.0.1:1",
            "10.0.0.2:2",
            null,
            null,
            null,
            "7f01",
            null,
            "vpce-1",
            null,
            null,
            null);
    TlsReport tls =
        new TlsReport(
            "TLSv1.3",
            "TLS_AES_128_GCM_SHA256",
            "a.example",
            "echo",
            null,
            "JDK",
            null,
            null,
            null,
            true);

    Span span = spansOf(closed(1, CloseReason.PEER_FINISHED, proxy, tls, null)).get(0);

    assertThat(span.attributes())
        .containsEntry("network.peer.address", "10.0.0.1")
        .containsEntry("client.address", "10.0.0.2")
        .containsEntry("echoport.proxy.unique_id", "7f01")
        .containsEntry("echoport.proxy.aws_vpc_endpoint_id", "vpce-1")
        .doesNotContainKey("echoport.proxy.azure_link_id")
        .containsEntry("tls.protocol.version", "1.3")
        .containsEntry("tls.client.server_name", "a.example")
        .containsEntry("echoport.tls.close_notify", true)
        .doesNotContainKey("tls.client.subject");
  }

  @Test
  void saysWhatWentWrong() {
    Span span = spansOf(closed(1, CloseReason.TLS_FAILED, null, null, null)).get(0);

    assertThat(span.error()).startsWith("TLS failed");
    assertThat(span.attributes()).containsEntry("error.type", "TLS_FAILED");
  }

  @Test
  void belongsToTheTraceThatTheConnectionBrought() {
    tracer = tracer(0);

    assertThat(spansOf(closed(1, PARENT)))
        .singleElement()
        .satisfies(span -> assertThat(span.context().parent()).isEqualTo(PARENT));
  }

  @Test
  void makesNoSpanOfWhatIsNotSampled() {
    tracer = tracer(0);
    completed(1, Operation.SEND, 0, SECOND);

    assertThat(spansOf(closed(1, null))).isEmpty();
    assertThat(exemplars.exemplars("echo", Operation.SEND)).isEmpty();
  }

  @Test
  void givesAnExampleOfEachBucketOnceASecond() {
    completed(1, Operation.SEND, 0, 3 * MILLI);
    completed(2, Operation.SEND, 10, 10 + 3 * MILLI);
    completed(3, Operation.SEND, 0, 60 * MILLI);

    String first = spansOf(closed(1, null)).get(0).context().traceId();
    assertThat(exemplars.exemplars("echo", Operation.SEND))
        .extracting(Exemplar::nanos)
        .containsExactly(3 * MILLI, 60 * MILLI);
    assertThat(exemplars.exemplars("echo", Operation.SEND).get(0).traceId()).isEqualTo(first);

    completed(2, Operation.SEND, 2 * SECOND, 2 * SECOND + 3 * MILLI);
    assertThat(exemplars.exemplars("echo", Operation.SEND).get(0).traceId()).isNotEqualTo(first);
  }

  @Test
  void takesAnExampleFromTheTraceThatTheConnectionBrought() {
    tracer.traced(closed(1, PARENT));
    completed(1, Operation.SEND, 0, 3 * MILLI);

    assertThat(exemplars.exemplars("echo", Operation.SEND))
        .singleElement()
        .satisfies(exemplar -> assertThat(exemplar.traceId()).isEqualTo(PARENT.traceId()));
  }
}

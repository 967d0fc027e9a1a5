package dev.echoport.admin;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.completion.report.RequestsReport;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.completion.report.TraceParent;
import dev.echoport.completion.report.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One listener, three open connections and two closed ones; or a failure. */
final class FakeGateway implements GatewayView {
  private static final ProxyReport PROXY =
      new ProxyReport(
          2,
          "PROXY",
          "TCP4",
          "10.0.0.1:1",
          "10.0.0.2:2",
          null,
          "echo.example",
          null,
          null,
          null,
          "vpce-1",
          null,
          null,
          new ProxyReport.ProxyTls(true, false, "TLSv1.3", null, null));

  volatile @Nullable Throwable failure;

  /** Set: no answer to the question for listeners before it completes. */
  volatile @Nullable Promise<List<ListenerReport>> silence;

  /** Whether the number of loops says how often the listeners were asked for. */
  volatile boolean numbersAnswers;

  private final AtomicLong asked = new AtomicLong();

  @Override
  public Future<List<ListenerReport>> listeners() {
    long number = asked.incrementAndGet();
    Promise<List<ListenerReport>> silent = silence;
    return silent == null
        ? answer(List.of(listener(numbersAnswers ? (int) number : 2)))
        : silent.future();
  }

  @Override
  public Future<List<ConnectionReport>> openConnections(ConnectionQuery query) {
    return answer(
        IntStream.rangeClosed(1, 3)
            .mapToObj(FakeGateway::open)
            .filter(report -> query.includesListener(report.listener()))
            .filter(report -> query.accepts(report::remoteAddress, false))
            .sorted(query.order().comparator(query.descending()))
            .limit(query.limit())
            .toList());
  }

  @Override
  public Future<List<ConnectionReport>> closedConnections(int limit) {
    return answer(Stream.of(closed(5), closed(4)).limit(limit).toList());
  }

  @Override
  public Future<Optional<ConnectionReport>> connection(String id) {
    return answer(Stream.of(open(1), closed(5)).filter(c -> c.id().equals(id)).findAny());
  }

  private <T> Future<T> answer(T value) {
    Throwable cause = failure;
    return cause == null ? Future.succeededFuture(value) : Future.failedFuture(cause);
  }

  private static ListenerReport listener(int loops) {
    ListenerTotals totals = new ListenerTotals();
    totals.opened();
    totals.opened();
    totals.closed(CloseReason.PEER_RESET);
    totals.ledger().received(100);
    totals.ledger().consumed(95, 95);
    totals.ledger().sent(60);
    totals.ledger().discardedOut(30, CloseReason.PEER_RESET);
    totals.completed(Operation.RECEIVE, Outcome.OK, 1_000);
    totals.completed(Operation.SEND, Outcome.OK, 1_000);
    return new ListenerReport(
        "echo",
        "tcp://127.0.0.1:7007",
        loops,
        totals.snapshot(),
        Map.of(RefusalReason.MAX_CONNECTIONS, 4L));
  }

  private static ConnectionReport open(int number) {
    return report(number, "OPEN", null, null, null);
  }

  static ConnectionReport closed(int number) {
    return report(
        number,
        "CLOSED",
        Instant.parse("2026-01-02T03:04:06Z"),
        CloseReason.PEER_RESET,
        "Connection reset");
  }

  private static final TlsReport TLS =
      new TlsReport(
          "TLSv1.3",
          "TLS_AES_128_GCM_SHA256",
          "a.example",
          "echo",
          "CN=peer",
          "JDK",
          "5e884898",
          "t13d1516h2_8daaf6152771_d8a2da3f94cd",
          null,
          true);

  private static final TraceParent TRACE =
      new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

  private static ConnectionReport report(
      int number,
      String state,
      @Nullable Instant closedAt,
      @Nullable CloseReason reason,
      @Nullable String cause) {
    return new ConnectionReport(
        "a-" + number,
        "echo",
        "127.0.0.1:50000",
        "127.0.0.1:7007",
        state,
        Instant.parse("2026-01-02T03:04:05Z"),
        closedAt,
        reason,
        cause,
        LedgerSnapshot.ZERO,
        number == 5 ? 12 : number,
        new ConnectionReport.WindowReport(262_144, 64, 4_096, 3, 0, true),
        closedAt == null ? new Waiting(8_000_000_000L, 0, 0, false, false) : Waiting.NOTHING,
        null,
        closedAt == null
            ? null
            : new Autopsy(
                Autopsy.FirstClose.PEER_RESET,
                1_000,
                2_000,
                new Autopsy.TcpFacts(
                    1,
                    250,
                    20,
                    3,
                    1448,
                    5_000,
                    new Autopsy.TcpFlow(true, 0, 200, 30, 40, 5, 6, 0))),
        number == 1 ? PROXY : null,
        number == 1 ? TLS : null,
        number == 1 ? TRACE : null,
        number == 1 ? new RequestsReport(3, "GET", "/nope", 404) : null,
        null,
        null);
  }
}

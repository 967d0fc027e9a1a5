package dev.echoport.connection;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.completion.report.ConnectionOrder;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.FaultsReport;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.completion.report.RequestsReport;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.completion.report.TraceParent;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.FaultWords;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a connection in reports, beside its counts: what protocols in front of the echo
 * have said of it, and when and how it ended. Owned by the connection's loop.
 */
public final class ConnectionFacts {
  final Instant openedAt = Instant.now();
  @Nullable Instant closedAt;
  @Nullable Autopsy autopsy;
  @Nullable ProxyReport proxy;
  boolean announced;
  @Nullable TlsReport tls;
  @Nullable TraceParent trace;
  @Nullable RequestsReport requests;

  private @Nullable ConnectionFaults dealt;
  private @Nullable FaultWords words;

  private final Connection connection;

  ConnectionFacts(Connection connection) {
    this.connection = connection;
  }

  /**
   * The peer or a proxy has said of which trace it is a part; the first word holds.
   *
   * @param parent {@code null} if it said nothing
   */
  public void traced(@Nullable TraceParent parent) {
    if (parent != null && trace == null) {
      trace = parent;
      ConnectionObserver observer = connection.services().observer();
      if (observer.observing()) {
        observer.traced(report());
      }
    }
  }

  /** The client's address where a proxy has named it. */
  public @Nullable String client() {
    return proxy == null ? null : proxy.source();
  }

  /** Whether the header of a proxy is known, or that there is none. */
  public boolean announced() {
    return announced;
  }

  /** The TLS of the connection, {@code null} before the handshake is done, or where none is. */
  public @Nullable TlsReport tls() {
    return tls;
  }

  /** The peer has said, by TLS, that its input ends. */
  public void closeNotified() {
    tls = tls == null ? null : tls.closed();
  }

  /** A request of HTTP was answered, or will be at once. */
  public void answered(String method, String target, int status) {
    requests = RequestsReport.after(requests, method, target, status);
  }

  /** It has faults on purpose. */
  public void faulty(ConnectionFaults faults, FaultWords text) {
    dealt = faults;
    words = text;
  }

  private @Nullable FaultsReport faults() {
    return dealt == null || words == null
        ? null
        : new FaultsReport(dealt.seed(), dealt.connection(), words.replay(dealt));
  }

  /** How long ago it was opened. */
  public Duration age() {
    return Duration.between(openedAt, Instant.now());
  }

  /** Every send has completed, and the transport is closed. */
  void closed(long longestSendNanos) {
    Autopsy known = autopsy;
    autopsy = known == null ? null : known.withLongestSend(longestSendNanos);
    closedAt = Instant.now();
  }

  /** What {@code order} sorts by, without a report. */
  public long measure(ConnectionOrder order) {
    Account account = connection.account();
    return switch (order) {
      case OPENED -> openedAt.toEpochMilli();
      case RECEIVED -> account.received();
      case SENT -> account.sent();
      case PENDING -> account.pending();
      case COMPLETIONS -> account.completions();
      case WAITING -> connection.heldNanos();
    };
  }

  /** The connection as it stands now. */
  ConnectionReport report() {
    ConnectionLifecycle life = connection.life();
    LedgerSnapshot ledger = connection.account().snapshot();
    return new ConnectionReport(
        connection.id(),
        connection.listener().name(),
        connection.remoteAddress(),
        connection.peer().localAddress(),
        life.state().reported(),
        openedAt,
        closedAt,
        life.reason(),
        life.cause(),
        ledger,
        connection.account().completions(),
        connection.window().report(connection.receivePosted()),
        connection.waiting(),
        autopsy == null ? connection.peer().tcp() : null,
        autopsy,
        proxy,
        tls,
        trace,
        requests,
        faults(),
        closedAt == null || ConnectionReport.orderly(life.reason(), ledger)
            ? null
            : lastCompletions());
  }

  private @Nullable CompletionBatch lastCompletions() {
    long epochOffsetNanos =
        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
    return connection
        .account()
        .lastCompletions(
            connection.services().node(), connection.listener().name(), epochOffsetNanos);
  }
}

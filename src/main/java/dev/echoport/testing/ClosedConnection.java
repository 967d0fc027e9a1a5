package dev.echoport.testing;

import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The account of a connection that has ended; it is final.
 *
 * <pre>{@code
 * void wasReset(EchoportListener echo) {
 *   ClosedConnection first = echo.awaitClosed();
 *   assertThat(first.sentBytes()).isEqualTo(1_000);
 *   assertThat(first.reason()).isEqualTo("FAULT");
 * }
 * }</pre>
 *
 * @param id as in the log and in completions
 * @param remoteAddress the peer's, {@code 127.0.0.1:50000}
 * @param reason why it ended, one of the close reasons of docs/reasons.md: {@code PEER_FINISHED}
 * @param sentence the same for people
 * @param receivedBytes of payload, from the peer
 * @param sentBytes of payload, taken by the kernel for the peer
 * @param droppedBytes that faults left out
 * @param insertedBytes that faults made
 * @param alteredBytes that left other than they came
 * @param discardedBytes not echoed, by reason; without those that have none
 */
public record ClosedConnection(
    String id,
    String listener,
    String remoteAddress,
    Instant openedAt,
    Instant closedAt,
    String reason,
    String sentence,
    long receivedBytes,
    long sentBytes,
    long droppedBytes,
    long insertedBytes,
    long alteredBytes,
    Map<String, Long> discardedBytes) {

  public ClosedConnection {
    discardedBytes = Map.copyOf(discardedBytes);
  }

  static ClosedConnection of(ConnectionReport report) {
    LedgerSnapshot ledger = report.ledger();
    Map<String, Long> discarded = new TreeMap<>();
    ledger.discarded().forEach((reason, bytes) -> discarded.put(reason.name(), bytes));
    return new ClosedConnection(
        report.id(),
        report.listener(),
        report.remoteAddress(),
        report.openedAt(),
        report.closedAt() == null ? report.openedAt() : report.closedAt(),
        String.valueOf(report.reason()),
        String.valueOf(CloseSentence.of(report)),
        ledger.received(),
        ledger.sent(),
        ledger.dropped(),
        ledger.inserted(),
        ledger.altered(),
        discarded);
  }

  /** As the log has it: {@code echo test-1 PEER_FINISHED: The peer sent 5 B, closed, ...}. */
  @Override
  public String toString() {
    return listener + " " + id + " " + reason + ": " + sentence;
  }
}

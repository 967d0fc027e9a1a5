package dev.echoport.client.load;

import dev.echoport.client.probe.TlsHint;
import org.HdrHistogram.Histogram;

/** What one event loop counts. Owned by that loop; others get copies. */
final class LoadTally {
  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  private final Faults faults = new Faults();
  private final Histogram interval = newHistogram();
  private long measureFrom = Long.MIN_VALUE;
  private long messages;
  private long measuredSent;
  private long measuredTurns;
  private long sentBytes;
  private long receivedBytes;
  private long turns;
  private long lost;
  private long late;
  private long lastCompletedAt;

  static Histogram newHistogram() {
    return new Histogram(LONGEST_NANOS, 3);
  }

  /** What starts before, the warm-up, is verified and not measured. */
  void measureFrom(long nanos) {
    measureFrom = nanos;
  }

  /** {@code messages} more were sent, {@code sent} before them. */
  void sent(Pace pace, long sent, long messages, int size) {
    sentBytes += messages * size;
    long first = sent;
    while (first < sent + messages && pace.startedAt(first) < measureFrom) {
      first++;
    }
    measuredSent += sent + messages - first;
  }

  void received(long bytes) {
    receivedBytes += bytes;
  }

  void completed(long startedAt, long now) {
    messages++;
    if (startedAt >= measureFrom) {
      lastCompletedAt = now;
      interval.recordValue(Math.min(Math.max(0, now - startedAt), LONGEST_NANOS));
    }
  }

  /** A datagram has not come back, and is not waited for any more. */
  void lost() {
    lost++;
  }

  /** A datagram came back twice, or after it was given up. */
  void late() {
    late++;
  }

  /** A connection that was asked for at {@code startedAt} did all it should and ended with FIN. */
  void turn(long startedAt) {
    turns++;
    measuredTurns += startedAt < measureFrom ? 0 : 1;
  }

  /** A connection did not come about. */
  void notConnected(int connection, Throwable cause) {
    fault(FaultKind.of(cause), connection, TlsHint.message(cause));
  }

  void fault(FaultKind kind, int connection, String what) {
    faults.add(kind, connection, what);
  }

  /** A copy of everything; round trips only since the last copy. */
  LoadSnapshot take(int open) {
    Faults faultsSoFar = new Faults();
    faultsSoFar.addAll(faults);
    LoadSnapshot snapshot =
        new LoadSnapshot(
            open,
            turns,
            measuredTurns,
            messages,
            measuredSent,
            sentBytes,
            receivedBytes,
            lost,
            late,
            lastCompletedAt,
            faultsSoFar,
            interval.copy());
    interval.reset();
    return snapshot;
  }
}

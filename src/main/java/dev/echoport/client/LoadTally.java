package dev.echoport.client;

import org.HdrHistogram.Histogram;

/** What one event loop counts. Owned by that loop; others get copies. */
final class LoadTally {
  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  private final Faults faults = new Faults();
  private final Histogram interval = newHistogram();
  private long messages;
  private long sentBytes;
  private long receivedBytes;
  private long turns;
  private long lost;
  private long late;
  private long lastCompletedAt;

  static Histogram newHistogram() {
    return new Histogram(LONGEST_NANOS, 3);
  }

  void sent(long bytes) {
    sentBytes += bytes;
  }

  void received(long bytes) {
    receivedBytes += bytes;
  }

  void completed(long startedAt, long now) {
    messages++;
    lastCompletedAt = now;
    interval.recordValue(Math.min(Math.max(0, now - startedAt), LONGEST_NANOS));
  }

  /** A datagram has not come back, and is not waited for any more. */
  void lost() {
    lost++;
  }

  /** A datagram came back twice, or after it was given up. */
  void late() {
    late++;
  }

  /** A connection did all it should and ended with FIN. */
  void turn() {
    turns++;
  }

  void fault(FaultKind kind, int connection, String what) {
    faults.add(kind, connection, what);
  }

  /** A copy of everything; round trips only since the last copy. */
  LoadSnapshot take(int open, long overdue) {
    Faults faultsSoFar = new Faults();
    faultsSoFar.addAll(faults);
    LoadSnapshot snapshot =
        new LoadSnapshot(
            open,
            turns,
            messages,
            sentBytes,
            receivedBytes,
            overdue,
            lost,
            late,
            lastCompletedAt,
            faultsSoFar,
            interval.copy());
    interval.reset();
    return snapshot;
  }
}

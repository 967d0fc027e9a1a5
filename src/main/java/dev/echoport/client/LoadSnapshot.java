package dev.echoport.client;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The state of the load at one moment, of one loop or of all.
 *
 * @param open connections that are not closed
 * @param turns connections that came and went
 * @param overdue messages that an open loop should have sent and has not
 * @param lost datagrams that did not come back
 * @param late datagrams that came back twice, or after they were given up
 * @param lastCompletedAt monotonic clock, 0 when no message came back
 * @param interval round trips in nanoseconds since the snapshot before
 */
record LoadSnapshot(
    int open,
    long turns,
    long messages,
    long sentBytes,
    long receivedBytes,
    long overdue,
    long lost,
    long late,
    long lastCompletedAt,
    Faults faults,
    Histogram interval) {

  static LoadSnapshot sum(List<LoadSnapshot> loops) {
    return loops.stream().reduce(LoadSnapshot::plus).orElseThrow();
  }

  private LoadSnapshot plus(LoadSnapshot other) {
    Faults sum = new Faults();
    sum.addAll(faults);
    sum.addAll(other.faults);
    Histogram both = interval.copy();
    both.add(other.interval);
    return new LoadSnapshot(
        open + other.open,
        turns + other.turns,
        messages + other.messages,
        sentBytes + other.sentBytes,
        receivedBytes + other.receivedBytes,
        overdue + other.overdue,
        lost + other.lost,
        late + other.late,
        Math.max(lastCompletedAt, other.lastCompletedAt),
        sum,
        both);
  }
}

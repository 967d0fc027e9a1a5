package dev.echoport.client.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The state of the load at one moment, of one loop or of all.
 *
 * @param open connections that are not closed
 * @param turns connections that came and went
 * @param measuredTurns those after the warm-up
 * @param messages that came back whole and right
 * @param measuredSent messages that were sent after the warm-up
 * @param lost datagrams that did not come back
 * @param late datagrams that came back twice, or after they were given up
 * @param lastCompletedAt monotonic clock, of what is measured; 0 when no message came back
 * @param interval round trips in nanoseconds since the snapshot before, without the warm-up
 */
record LoadSnapshot(
    int open,
    long turns,
    long measuredTurns,
    long messages,
    long measuredSent,
    long sentBytes,
    long receivedBytes,
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
        measuredTurns + other.measuredTurns,
        messages + other.messages,
        measuredSent + other.measuredSent,
        sentBytes + other.sentBytes,
        receivedBytes + other.receivedBytes,
        lost + other.lost,
        late + other.late,
        Math.max(lastCompletedAt, other.lastCompletedAt),
        sum,
        both);
  }
}

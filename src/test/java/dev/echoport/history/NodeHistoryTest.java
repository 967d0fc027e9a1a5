package dev.echoport.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ListenerReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NodeHistoryTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  /** Each ten seconds of an hour, each minute of a day. */
  private static final int SERIES_BYTES = (360 + 1_440) * Long.BYTES;

  private final ListenerTotals totals = new ListenerTotals();
  private final NodeHistory history = new NodeHistory(START, 0);
  private long refused;
  private long lagNanos;
  private long seconds;

  @Test
  void remembersHowMuchWasCountedInEachInterval() {
    totals.ledger().received(100);
    pass(10);
    totals.ledger().received(30);
    totals.opened();
    totals.closed(CloseReason.IDLE);
    refused = 2;
    pass(10);

    assertThat(hour("receivedBytes")).containsExactly(100, 30);
    assertThat(hour("closed.IDLE")).containsExactly(0, 1);
    assertThat(hour("refused.ACCEPT_RATE")).containsExactly(0, 2);
    assertThat(series(HistoryRange.HOUR, "opened").ends())
        .containsExactly(START.toEpochMilli() + 10_000, START.toEpochMilli() + 20_000);
  }

  @Test
  void aMinuteHasTheSumOfItsCountsAndTheHighestOfItsValues() {
    for (int i = 1; i <= 7; i++) {
      totals.ledger().received(1);
      lagNanos = i == 3 ? 9_000 : 5;
      pass(10);
    }
    assertThat(series(HistoryRange.DAY, "receivedBytes").values().get("receivedBytes"))
        .containsExactly(6, 1);
    assertThat(series(HistoryRange.DAY, "loopLagNanos").values().get("loopLagNanos"))
        .containsExactly(9_000, 5);
    assertThat(series(HistoryRange.DAY, "opened").spans()).containsExactly(60_000, 10_000);
  }

  @Test
  void aNodeThatHungHasOneLongInterval() {
    pass(10);
    pass(300);
    pass(10);
    assertThat(series(HistoryRange.HOUR, "opened").spans())
        .containsExactly(10_000, 300_000, 10_000);
  }

  @Test
  void anHourAndADayAreAllThatItRemembers() {
    IntStream.range(0, 9_000).forEach(i -> pass(10));
    assertThat(hour("opened")).hasSize(360);
    assertThat(series(HistoryRange.DAY, "opened").ends()).hasSize(1_440);
    assertThat(series(HistoryRange.DAY, "opened").ends()[1_439])
        .isEqualTo(START.toEpochMilli() + 90_000_000);
  }

  @Test
  void takesTheMemoryThatTheDocumentSays() {
    int listener = Columns.ofListener().size() + 2;
    assertThat(listener * SERIES_BYTES).isBetween(1_000_000, 1_050_000);
    assertThat(NodeHistory.MOST_LISTENERS * listener * SERIES_BYTES).isLessThan(17_000_000);
    assertThat((Columns.ofNode().size() + 2) * SERIES_BYTES).isLessThan(1_150_000);
    history.add(sample(IntStream.range(0, 20).mapToObj(i -> report("listener" + i)).toList()));
    assertThat(history.bytes()).isEqualTo((1 + NodeHistory.MOST_LISTENERS) * 2 * SERIES_BYTES);
  }

  @Test
  void aSeriesTakesNoMemoryBeforeItHasCountedSomething() {
    pass(10);
    long before = history.bytes();
    totals.ledger().received(3);
    pass(10);
    pass(10);
    int ofNodeAndListener = 2 * 2; // what was received, and pends
    assertThat(history.bytes()).isEqualTo(before + ofNodeAndListener * SERIES_BYTES);
    assertThat(hour("receivedBytes")).containsExactly(0, 3, 0);
  }

  @Test
  void aListenerHasReasonsAndTimesOfItsOwn() {
    totals.opened();
    totals.closed(CloseReason.IDLE);
    totals.completed(Operation.SEND, Outcome.OK, 9_000_000_000L);
    pass(10);
    Series own =
        history
            .series(HistoryRange.HOUR, Selection.of("closed,sendNanos.max"), "echo")
            .orElseThrow();
    assertThat(own.values().get("closed.IDLE")).containsExactly(1);
    assertThat(own.values().get("closed")).containsExactly(1);
    assertThat(Objects.requireNonNull(own.values().get("sendNanos.max"))[0])
        .isGreaterThan(8_000_000_000L);
    assertThat(history.rates("echo").orElseThrow().now()).doesNotContainKey("closed.IDLE");
  }

  @Test
  void saysHowMuchAListenerDoesNowAndDidAtItsHighest() {
    totals.ledger().received(5_000);
    pass(10);
    totals.ledger().received(100);
    pass(10);
    ListenerRates rates = history.rates("echo").orElseThrow();
    assertThat(rates.now()).containsEntry("receivedBytes", 10.0);
    assertThat(rates.highest()).containsEntry("receivedBytes", 500.0);
    assertThat(history.rates("other")).isEmpty();
  }

  @Test
  void estimatesHowLongSendsTookWithinTheirBucket() {
    pass(10);
    totals.completed(Operation.SEND, Outcome.OK, 9_000_000_000L);
    pass(10);
    long[] slowest = hour("sendNanos.max");
    assertThat(slowest[0]).isEqualTo(Series.ABSENT);
    assertThat(slowest[1]).isBetween(8_600_000_000L, 13_000_000_000L);
    assertThat(hour("sends.24")).containsExactly(0, 1);
  }

  @Test
  void theSlowestOfManyIsNearTheBoundOfItsBucket() {
    long[] counts = new long[26];
    counts[1] = 99;
    assertThat(Series.quantile(counts, 1)).isBetween(2_030L, 2_048L);
    assertThat(Series.quantile(counts, 0.5)).isEqualTo(1_536);
  }

  @Test
  void keepsTheStartAndTheNewestMarks() {
    IntStream.range(0, 150).forEach(i -> history.mark(Mark.Kind.RELOADED, "reload " + i));
    List<Mark> marks = history.marks();
    assertThat(marks).hasSize(101);
    assertThat(marks.get(0)).isEqualTo(new Mark(START, Mark.Kind.STARTED, "the node started"));
    assertThat(marks.get(100).text()).isEqualTo("reload 149");
  }

  @Test
  void namesAWordThatIsNoSeries() {
    assertThat(Selection.of("closed,sendNanos.max,opened").unknown(true)).isEmpty();
    assertThat(Selection.of("closed,speed").unknown(true)).contains("speed");
    assertThat(Selection.of("cpuNanos").unknown(false)).contains("cpuNanos");
  }

  private long[] hour(String name) {
    return Objects.requireNonNull(series(HistoryRange.HOUR, name).values().get(name));
  }

  private Series series(HistoryRange range, String name) {
    return history.series(range, Selection.of(name));
  }

  private void pass(long more) {
    seconds += more;
    history.add(sample(List.of(report("echo"))));
  }

  private Sample sample(List<ListenerReport> listeners) {
    return new Sample(
        START.toEpochMilli() + TimeUnit.SECONDS.toMillis(seconds),
        TimeUnit.SECONDS.toNanos(seconds),
        listeners,
        MemoryUse.NONE,
        new ProcessFacts(0, 0, 0, lagNanos, 0, 0));
  }

  private ListenerReport report(String name) {
    return new ListenerReport(
        name, "tcp://x", 1, totals.snapshot(), Map.of(RefusalReason.ACCEPT_RATE, refused));
  }
}

package dev.echoport.history;

import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.report.ListenerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The last hour and the last day of a node, and what happened to it. Its memory is bounded, and
 * that of the series is made once. Safe for all threads; what adds and reads series takes some
 * milliseconds, and is not for an event loop.
 */
public final class NodeHistory {
  /** Listeners that have series of their own; those of all are in the node's. */
  static final int MOST_LISTENERS = 16;

  private static final int MOST_MARKS = 100;
  private static final int MOST_CHARACTERS = 500;

  private final Instant startedAt;
  private final Track<Columns.Node> node = new Track<>(Columns.ofNode());
  private final Map<String, Track<ListenerReport>> listeners = new LinkedHashMap<>();
  private final Mark start;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private final Deque<Sample> lastTwo = new ArrayDeque<>();
  private long lastNanos;
  private volatile Map<String, ListenerRates> rates = Map.of();

  /**
   * A node that starts now.
   *
   * @param nanos now, by {@link System#nanoTime}
   */
  public NodeHistory(Instant startedAt, long nanos) {
    this.startedAt = startedAt;
    this.lastNanos = nanos;
    this.start = new Mark(startedAt, Mark.Kind.STARTED, "the node started");
  }

  /** When the node started. */
  public Instant startedAt() {
    return startedAt;
  }

  /** Remembers what has happened since the last sample. */
  public synchronized void add(Sample sample) {
    long span = Math.max(1, TimeUnit.NANOSECONDS.toMillis(sample.nanos() - lastNanos));
    lastNanos = sample.nanos();
    lastTwo.addLast(sample);
    if (lastTwo.size() > 2) {
      lastTwo.removeFirst();
    }
    node.add(sample.epochMillis(), span, new Columns.Node(all(sample.listeners()), sample));
    Map<String, ListenerRates> now = new LinkedHashMap<>();
    for (ListenerReport report : sample.listeners()) {
      if (listeners.size() < MOST_LISTENERS || listeners.containsKey(report.name())) {
        Track<ListenerReport> track =
            listeners.computeIfAbsent(report.name(), name -> new Track<>(Columns.ofListener()));
        track.add(sample.epochMillis(), span, report);
        now.put(report.name(), ListenerRates.of(track));
      }
    }
    rates = Map.copyOf(now);
  }

  private static ListenerReport all(List<ListenerReport> reports) {
    ListenerReport none = new ListenerReport("", "", 0, ListenerTotals.Snapshot.ZERO, Map.of());
    return reports.stream().reduce(none, ListenerReport::plus);
  }

  /** Something has happened just now. */
  public synchronized void mark(Mark.Kind kind, String text) {
    boolean fits = text.length() <= MOST_CHARACTERS;
    marks.addLast(
        new Mark(Instant.now(), kind, fits ? text : text.substring(0, MOST_CHARACTERS) + "..."));
    if (marks.size() > MOST_MARKS) {
      marks.removeFirst();
    }
  }

  /** The start, and the newest of what has happened since, oldest first. */
  public synchronized List<Mark> marks() {
    List<Mark> all = new ArrayList<>(List.of(start));
    all.addAll(marks);
    return all;
  }

  /**
   * What a listener had done ten to twenty seconds ago; empty if it was not there, or the node had
   * just started.
   */
  public synchronized Optional<ListenerReport> before(String listener) {
    return lastTwo.stream()
        .findFirst()
        .flatMap(
            sample ->
                sample.listeners().stream().filter(each -> each.name().equals(listener)).findAny());
  }

  /**
   * For how long each interval had some of what this series counts, up to now; zero if neither of
   * the last two has.
   */
  public synchronized Duration lasts(String series) {
    Ring ring = node.ring(HistoryRange.HOUR);
    long[] values = ring.series(node.column(series));
    long[] spans = ring.spans();
    int last = values.length - 1;
    if (last > 0 && values[last] == 0) {
      last--;
    }
    long millis = 0;
    for (int i = last; i >= 0 && values[i] > 0; i--) {
      millis += spans[i];
    }
    return Duration.ofMillis(millis);
  }

  /** How much a listener does, as of the last sample; waits for nobody. */
  public Optional<ListenerRates> rates(String listener) {
    return Optional.ofNullable(rates.get(listener));
  }

  /** Names of the listeners that have series of their own. */
  public synchronized List<String> listeners() {
    return List.copyOf(listeners.keySet());
  }

  /** The node's series. */
  public synchronized Series series(HistoryRange range, Selection wanted) {
    return Series.of(node, range, wanted);
  }

  /** A listener's series; empty if it has none of its own. */
  public synchronized Optional<Series> series(
      HistoryRange range, Selection wanted, String listener) {
    return Optional.ofNullable(listeners.get(listener))
        .map(track -> Series.of(track, range, wanted));
  }

  /** What the series take of the heap. */
  public synchronized long bytes() {
    return node.bytes() + listeners.values().stream().mapToLong(Track::bytes).sum();
  }
}

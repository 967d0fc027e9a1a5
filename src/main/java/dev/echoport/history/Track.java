package dev.echoport.history;

import java.util.List;

/**
 * The history of the node, or of one listener: each ten seconds of the last hour, each minute of
 * the last day. Not safe for several threads.
 */
final class Track<S> {
  static final long STEP_MILLIS = 10_000;

  private static final long MINUTE_MILLIS = 60_000;
  private static final int HOUR_SLOTS = 360;
  private static final int DAY_SLOTS = 1_440;

  /** A shorter interval says little of a rate. */
  private static final long LEAST_MILLIS = STEP_MILLIS / 2;

  private final List<Column<S>> columns;
  private final Ring hour;
  private final Ring day;
  private final long[] totals;
  private final long[] changes;
  private final double[] perSecond;
  private final double[] highest;

  Track(List<Column<S>> columns) {
    this.columns = columns;
    boolean[] kept = new boolean[columns.size()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = columns.get(i).kept();
    }
    this.hour = new Ring(kept, HOUR_SLOTS, STEP_MILLIS);
    this.day = new Ring(kept, DAY_SLOTS, MINUTE_MILLIS);
    this.totals = new long[kept.length];
    this.changes = new long[kept.length];
    this.perSecond = new double[kept.length];
    this.highest = new double[kept.length];
  }

  /** What was counted up to {@code endMillis}; the last sample was {@code spanMillis} before. */
  void add(long endMillis, long spanMillis, S sample) {
    for (int i = 0; i < changes.length; i++) {
      Column<S> column = columns.get(i);
      long now = column.value().applyAsLong(sample);
      changes[i] = column.kept() ? now : Math.max(0, now - totals[i]);
      totals[i] = now;
    }
    hour.add(endMillis, spanMillis, changes);
    day.add(endMillis, spanMillis, changes);
    if (spanMillis >= LEAST_MILLIS) {
      for (int i = 0; i < changes.length; i++) {
        perSecond[i] = changes[i] * 1e3 / spanMillis;
        highest[i] = Math.max(highest[i], perSecond[i]);
      }
    }
  }

  List<Column<S>> columns() {
    return columns;
  }

  /** Which column has this name. */
  int column(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name);
  }

  Ring ring(HistoryRange range) {
    return range == HistoryRange.HOUR ? hour : day;
  }

  /** Of a counter, in the last interval of ten seconds or so. */
  double perSecond(int column) {
    return perSecond[column];
  }

  /** The highest that {@link #perSecond} has ever been. */
  double highest(int column) {
    return highest[column];
  }

  long bytes() {
    return hour.bytes() + day.bytes();
  }
}

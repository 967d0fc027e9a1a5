package dev.echoport.history;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest intervals of a number of series. The array of a series is made with its first value
 * that is not zero, and stays. Not safe for several threads.
 */
final class Ring {
  private final long stepMillis;
  private final boolean[] kept;
  private final long[] ends;
  private final long[] spans;
  private final long[] @Nullable [] cells;
  private int newest = -1;
  private int size;

  /**
   * @param kept of each series, whether it is a value at a moment
   * @param slots how many intervals it remembers
   * @param stepMillis how long an interval is meant to be
   */
  Ring(boolean[] kept, int slots, long stepMillis) {
    this.stepMillis = stepMillis;
    this.kept = kept.clone();
    this.ends = new long[slots];
    this.spans = new long[slots];
    this.cells = new long[kept.length][];
  }

  /**
   * Remembers what happened in the {@code spanMillis} before {@code endMillis}. It joins the newest
   * interval if that is not over: then counts are added, and the higher value is kept.
   */
  void add(long endMillis, long spanMillis, long[] values) {
    boolean joins = size > 0 && spans[newest] + spanMillis / 2 < stepMillis;
    if (!joins) {
      newest = (newest + 1) % ends.length;
      size = Math.min(size + 1, ends.length);
    }
    ends[newest] = endMillis;
    spans[newest] = joins ? spans[newest] + spanMillis : spanMillis;
    for (int i = 0; i < values.length; i++) {
      if (cells[i] == null && values[i] != 0) {
        cells[i] = new long[ends.length];
      }
      long[] series = cells[i];
      if (series != null) {
        long before = joins ? series[newest] : 0;
        series[newest] = kept[i] ? Math.max(before, values[i]) : before + values[i];
      }
    }
  }

  long stepMillis() {
    return stepMillis;
  }

  /** When each interval ended, oldest first, in milliseconds of the epoch. */
  long[] ends() {
    return inOrder(ends);
  }

  /** How long each interval was. */
  long[] spans() {
    return inOrder(spans);
  }

  /** One series, oldest first. */
  long[] series(int column) {
    long[] series = cells[column];
    return series == null ? new long[size] : inOrder(series);
  }

  private long[] inOrder(long[] ring) {
    long[] ordered = new long[size];
    int oldest = newest + 1 - size + ring.length;
    for (int i = 0; i < size; i++) {
      ordered[i] = ring[(oldest + i) % ring.length];
    }
    return ordered;
  }

  /** What its arrays take. */
  long bytes() {
    long made = Arrays.stream(cells).filter(Objects::nonNull).count();
    return Long.BYTES * ends.length * (2 + made);
  }
}

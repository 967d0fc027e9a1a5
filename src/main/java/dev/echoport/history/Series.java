package dev.echoport.history;

import dev.echoport.completion.LatencyHistogram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Series of one range, copied out of the rings, oldest first. All arrays have the same length.
 *
 * @param stepMillis how long an interval is meant to be
 * @param ends when each interval ended, in milliseconds of the epoch
 * @param spans how long each really was; a node that hung has a long one
 * @param values by name: counts of the interval, and highest values in it; {@code sendNanos} is
 *     {@link #ABSENT} where no send has completed
 */
@SuppressWarnings("ArrayRecordComponent") // made for one reader
public record Series(long stepMillis, long[] ends, long[] spans, Map<String, long[]> values) {
  /** Where there is no value. */
  public static final long ABSENT = -1;

  /** How long sends took, by quantile. */
  static final List<Quantile> QUANTILES =
      List.of(
          new Quantile("sendNanos.p50", 0.5),
          new Quantile("sendNanos.p99", 0.99),
          new Quantile("sendNanos.max", 1));

  /** A series that is made of the buckets when somebody asks. */
  record Quantile(String name, double of) {}

  /** Whether a series of the node has counts of each interval, and not values at a moment. */
  public static boolean isCount(String name) {
    return Columns.ofNode().stream().anyMatch(each -> each.name().equals(name) && !each.kept());
  }

  static <S> Series of(Track<S> track, HistoryRange range, Selection wanted) {
    Ring ring = track.ring(range);
    List<Column<S>> columns = track.columns();
    Map<String, long[]> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      if (wanted.has(columns.get(i).name())) {
        values.put(columns.get(i).name(), ring.series(i));
      }
    }
    long[][] sends =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).name().startsWith(Columns.SENDS))
            .mapToObj(ring::series)
            .toArray(long[][]::new);
    if (sends.length > 0) {
      QUANTILES.stream()
          .filter(each -> wanted.has(each.name()))
          .forEach(each -> values.put(each.name(), quantiles(sends, each.of())));
    }
    return new Series(ring.stepMillis(), ring.ends(), ring.spans(), values);
  }

  private static long[] quantiles(long[][] sends, double quantile) {
    long[] times = new long[sends[0].length];
    long[] counts = new long[sends.length];
    for (int i = 0; i < times.length; i++) {
      for (int bucket = 0; bucket < counts.length; bucket++) {
        counts[bucket] = sends[bucket][i];
      }
      times[i] = quantile(counts, quantile);
    }
    return times;
  }

  /**
   * Where the time of this rank is expected among those of its bucket, which are taken as evenly
   * spread: the slowest of one is in the middle, that of many near the upper bound.
   */
  static long quantile(long[] counts, double quantile) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    double rank = 1 + quantile * (total - 1);
    long[] bounds = LatencyHistogram.upperBoundsNanos();
    for (int i = 0; total > 0 && i < counts.length; i++) {
      if (rank <= counts[i]) {
        long low = i == 0 ? 0 : bounds[i - 1];
        long high = i < bounds.length ? bounds[i] : 2 * low;
        return low + Math.round((high - low) * rank / (counts[i] + 1.0));
      }
      rank -= counts[i];
    }
    return total == 0 ? ABSENT : 2 * bounds[bounds.length - 1];
  }
}

package dev.echoport.completion;

/**
 * Times between post and completion, in buckets that double: cheap enough to be always on (one
 * count of leading zeros, one increment). Owned by one event loop.
 *
 * <p>Bucket {@code i} holds times of at most {@code 2^(10 + i)} ns that the bucket before does not:
 * 1.02 µs, 2.05 µs, ... 17.2 s; a last one holds the rest.
 */
public final class LatencyHistogram {
  private static final int FIRST_SHIFT = 10;
  private static final int BOUNDED_BUCKETS = 25;

  private final long[] counts = new long[BOUNDED_BUCKETS + 1];
  private long sumNanos;

  /** Counts one operation; a negative time counts as zero. */
  public void record(long nanos) {
    long time = Math.max(0, nanos);
    counts[bucket(time)]++;
    sumNanos += time;
  }

  /**
   * Which bucket counts a time.
   *
   * @param nanos 0 or more
   */
  public static int bucket(long nanos) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, nanos - 1));
    return Math.min(Math.max(0, bits - FIRST_SHIFT), BOUNDED_BUCKETS);
  }

  /** A copy that any thread may read. */
  public Snapshot snapshot() {
    return new Snapshot(counts.clone(), sumNanos);
  }

  /** Upper bounds in nanoseconds of all buckets but the last, which has none. */
  public static long[] upperBoundsNanos() {
    long[] bounds = new long[BOUNDED_BUCKETS];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = 1L << (FIRST_SHIFT + i);
    }
    return bounds;
  }

  /** Counts by bucket, not cumulated. */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
  public record Snapshot(long[] counts, long sumNanos) {
    /** A histogram without a single time. */
    public static final Snapshot EMPTY = new Snapshot(new long[BOUNDED_BUCKETS + 1], 0);

    public Snapshot {
      counts = counts.clone();
    }

    @Override
    public long[] counts() {
      return counts.clone();
    }

    /** How many times were recorded. */
    public long total() {
      long total = 0;
      for (long count : counts) {
        total += count;
      }
      return total;
    }

    /** The sum of two histograms. */
    public Snapshot plus(Snapshot other) {
      long[] sum = counts.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.counts[i];
      }
      return new Snapshot(sum, sumNanos + other.sumNanos);
    }
  }
}

package dev.echoport.connection.input;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket, kept as the time at which it is full again (GCRA). Safe for all threads:
 * connections on several loops may share one.
 */
public final class ByteBudget {
  /** What may come ahead of its time, so that receiving does not stop after every message. */
  static final long AHEAD_NANOS = 100_000_000L;

  private static final double SECOND_NANOS = 1e9;

  private final long bytesPerSecond;
  private final AtomicLong paidAtNanos = new AtomicLong(Long.MIN_VALUE);

  /**
   * @param bytesPerSecond 1 at least
   */
  public ByteBudget(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** The rate. */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** {@code bytes} have come. Returns how long no more should, in nanoseconds; 0 or less: go on. */
  public long spend(int bytes, long now) {
    long cost = (long) (bytes * SECOND_NANOS / bytesPerSecond);
    long paid =
        paidAtNanos.accumulateAndGet(
            cost,
            (before, more) -> (before == Long.MIN_VALUE || before - now < 0 ? now : before) + more);
    return paid - now - AHEAD_NANOS;
  }

  /** As {@link #spend}, of nothing. */
  public long debtNanos(long now) {
    long paid = paidAtNanos.get();
    return paid == Long.MIN_VALUE ? 0 : paid - now - AHEAD_NANOS;
  }
}

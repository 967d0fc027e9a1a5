package dev.echoport.client;

/**
 * Sends message {@code k} at {@code first + k * period}, whatever came back. A message that goes
 * out late because too many are in flight still counts from when it should have gone: a stalled
 * peer cannot hide the waiting of those that come after.
 */
final class OpenLoop implements Pace {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MAX_BYTES_IN_FLIGHT = 1 << 20;

  private final long first;
  private final double period;
  private final long maxInFlight;

  /** The share of connection {@code number} in the rate of all, which take turns. */
  static OpenLoop of(LoadOptions options, Rate rate, int number, long startNanos) {
    double interval = NANOS_PER_SECOND / rate.perSecond();
    return new OpenLoop(
        startNanos + (long) (number * interval),
        options.connections() * interval,
        Math.max(1, MAX_BYTES_IN_FLIGHT / options.size()));
  }

  OpenLoop(long firstNanos, double periodNanos, long maxInFlight) {
    this.first = firstNanos;
    this.period = periodNanos;
    this.maxInFlight = maxInFlight;
  }

  @Override
  public long sendable(long sent, long completed, long now) {
    return Math.min(overdue(sent, now), maxInFlight - (sent - completed));
  }

  @Override
  public void sent(long sent, long messages, long now) {}

  @Override
  public long startedAt(long message) {
    return first + (long) (message * period);
  }

  @Override
  public long overdue(long sent, long now) {
    if (now < first) {
      return -sent;
    }
    long due = (long) ((now - first) / period) + 1;
    due += startedAt(due) <= now ? 1 : 0;
    return due - sent;
  }
}

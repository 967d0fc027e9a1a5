package dev.echoport.client.load;

/**
 * When the messages of an open loop are due, counted over all connections: a rate that rises evenly
 * from nothing during the ramp, stays then, and ends.
 *
 * <pre>
 *   rate |      ________        message k is due at
 *        |     /        |         sqrt(2 k ramp / rate)   within the ramp
 *        |    /         |         k / rate + ramp / 2     after it, and before the end
 *        +---+----------+-> time
 *           ramp       end
 * </pre>
 */
final class Schedule {
  private final long start;
  private final double perNano;
  private final double ramp;
  private final double withinRamp;
  private final long end;

  /** The schedule of a whole load, warm-up included. */
  static Schedule of(LoadOptions options, Rate rate, long startNanos) {
    LoadShape shape = options.shape();
    return new Schedule(
        startNanos,
        rate,
        shape.ramp().toNanos(),
        shape.beforeMeasuring().plus(options.duration()).toNanos());
  }

  /**
   * @param lengthNanos from the start to the end, ramp included
   */
  Schedule(long startNanos, Rate rate, long rampNanos, long lengthNanos) {
    this.start = startNanos;
    this.perNano = rate.perSecond() / 1e9;
    this.ramp = rampNanos;
    this.withinRamp = perNano * ramp / 2;
    this.end = startNanos + lengthNanos;
  }

  /** When message {@code index} is due; {@link Long#MAX_VALUE} where it would be after the end. */
  long dueAt(long index) {
    double after =
        index < withinRamp ? Math.sqrt(2 * index * ramp / perNano) : index / perNano + ramp / 2;
    long due = start + Math.round(after);
    return due < end ? due : Long.MAX_VALUE;
  }

  /** How many messages are due by {@code now}: exactly those with {@link #dueAt} up to it. */
  long dueBy(long now) {
    if (now < start) {
      return 0;
    }
    double since = Math.min(now, end) - start;
    double estimate =
        since < ramp ? perNano * since * since / (2 * ramp) : withinRamp + (since - ramp) * perNano;
    long due = Math.max(0, (long) estimate - 1);
    while (dueAt(due) <= now) {
      due++;
    }
    return due;
  }
}

package dev.echoport.client;

/**
 * When the messages of an open loop are due, counted over all connections: a rate that rises evenly
 * from nothing during the ramp, and stays then.
 *
 * <pre>
 *   rate |      ________        message k is due at
 *        |     /                  sqrt(2 k ramp / rate)   within the ramp
 *        |    /                   k / rate + ramp / 2     after it
 *        +---+----------> time
 *           ramp
 * </pre>
 */
final class Schedule {
  private final long start;
  private final double perNano;
  private final double ramp;
  private final double withinRamp;

  Schedule(long startNanos, Rate rate, long rampNanos) {
    this(startNanos, rate.perSecond() / 1e9, rampNanos);
  }

  Schedule(long startNanos, double perNano, long rampNanos) {
    this.start = startNanos;
    this.perNano = perNano;
    this.ramp = rampNanos;
    this.withinRamp = perNano * ramp / 2;
  }

  /** When message {@code index} is due. */
  long dueAt(long index) {
    double after =
        index < withinRamp ? Math.sqrt(2 * index * ramp / perNano) : index / perNano + ramp / 2;
    return start + (long) after;
  }

  /** How many messages are due by {@code now}: exactly those with {@link #dueAt} up to it. */
  long dueBy(long now) {
    if (now < start) {
      return 0;
    }
    double since = now - start;
    double estimate =
        since < ramp ? perNano * since * since / (2 * ramp) : withinRamp + (since - ramp) * perNano;
    long due = Math.max(0, (long) estimate - 1);
    while (dueAt(due) <= now) {
      due++;
    }
    return due;
  }
}

package dev.echoport.parameter;

import java.util.function.DoubleSupplier;

/** How long an answer waits before it begins: between two times, both included. */
public record Delay(long minMillis, long maxMillis) {
  static final Delay NONE = new Delay(0, 0);

  /** The same, more or less. */
  Delay with(long jitterMillis) {
    return new Delay(Math.max(0, minMillis - jitterMillis), maxMillis + jitterMillis);
  }

  /**
   * In milliseconds.
   *
   * @param chance a number from 0 to 1, without 1
   */
  public long next(DoubleSupplier chance) {
    return minMillis == maxMillis
        ? minMillis
        : minMillis + (long) (chance.getAsDouble() * (maxMillis - minMillis + 1));
  }
}

package dev.echoport.fault;

import java.util.random.RandomGenerator;

/**
 * An amount that is drawn, of bytes or of milliseconds.
 *
 * @param max included
 */
public record Range(long min, long max) {
  /** Nothing. */
  public static final Range NONE = new Range(0, 0);

  /** Always the same. */
  public static Range of(long amount) {
    return new Range(amount, amount);
  }

  /** Takes nothing from {@code chance} where there is nothing to draw. */
  public long draw(RandomGenerator chance) {
    return min == max ? min : chance.nextLong(min, max + 1);
  }
}

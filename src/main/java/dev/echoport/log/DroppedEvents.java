package dev.echoport.log;

import java.util.function.LongSupplier;

/**
 * How many events were dropped because nobody read the log. It knows nothing of how it is logged: a
 * program that has a node in its process may log in its own way. Safe for all threads.
 */
public final class DroppedEvents {
  private static volatile LongSupplier counter = () -> 0;

  private DroppedEvents() {}

  /** From now on {@code dropped} counts them. */
  public static void countedBy(LongSupplier dropped) {
    counter = dropped;
  }

  /** Their number since the log was set up. */
  public static long count() {
    return counter.getAsLong();
  }
}

package dev.echoport.transport;

import java.util.function.LongSupplier;

/** The time of a loop, as {@code System.nanoTime}. Called on that loop. */
@FunctionalInterface
public interface LoopClock extends LongSupplier {
  /**
   * The time at which something was found to have completed; a clock that is not read anew each
   * time is read anew if that would be when it was posted.
   *
   * @param posted when it was posted, by this clock
   */
  default long after(long posted) {
    return getAsLong();
  }
}

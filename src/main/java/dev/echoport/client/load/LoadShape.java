package dev.echoport.client.load;

import dev.echoport.client.Durations;
import java.time.Duration;

/**
 * How the load changes over time. Ramp and warm-up come before the duration: what comes back
 * meanwhile is verified, but is not part of throughput and round trips.
 *
 * @param ramp how long the load takes to rise to its full extent
 * @param warmUp how long the full load lasts before anything is measured; both ends run cold code
 *     at first
 * @param think how long a message of the closed loop waits after the one before it came back
 */
public record LoadShape(LoadMode mode, Duration ramp, Duration warmUp, Duration think) {
  /** Refuses negative times with an {@link IllegalArgumentException}. */
  public LoadShape {
    requireNotNegative("--ramp", ramp);
    requireNotNegative("--warm-up", warmUp);
    requireNotNegative("--think", think);
  }

  /** From the start until something is measured. */
  Duration beforeMeasuring() {
    return ramp.plus(warmUp);
  }

  private static void requireNotNegative(String option, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          option + ": " + Durations.format(value) + " (expected: 0s or more)");
    }
  }
}

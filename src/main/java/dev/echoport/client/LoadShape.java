package dev.echoport.client;

import java.time.Duration;

/**
 * How the load changes over time.
 *
 * @param ramp how long the load takes to rise to its full extent, before the duration begins; what
 *     comes back meanwhile is verified, but is not part of throughput and round trips
 * @param think how long a message of the closed loop waits after the one before it came back
 */
public record LoadShape(LoadMode mode, Duration ramp, Duration think) {
  /** All at once, without a pause. */
  public static final LoadShape STEADY =
      new LoadShape(LoadMode.STREAM, Duration.ZERO, Duration.ZERO);

  /** Refuses negative times with an {@link IllegalArgumentException}. */
  public LoadShape {
    requireNotNegative("--ramp", ramp);
    requireNotNegative("--think", think);
  }

  private static void requireNotNegative(String option, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          option + ": " + Durations.format(value) + " (expected: 0s or more)");
    }
  }
}

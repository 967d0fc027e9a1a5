package dev.echoport.config;

import java.time.Duration;

/**
 * How the kernel finds peers that are gone without a word: it asks those that are silent. Whole
 * seconds.
 *
 * @param idle silence before the first probe; 0s: no probes
 * @param interval between probes that are not answered
 * @param count probes without an answer that end the connection
 */
public record KeepAliveConfig(
    @Key(kind = Kind.SECONDS, min = "0s", max = "32767s") Duration idle,
    @Key(kind = Kind.SECONDS, min = "1s", max = "32767s") Duration interval,
    @Key(min = "1", max = "127") int count) {
  /** What {@code conf/echoport.yaml} has. */
  public static final KeepAliveConfig DEFAULT =
      new KeepAliveConfig(Duration.ofMinutes(15), Duration.ofSeconds(30), 4);

  /** No probes. */
  public static final KeepAliveConfig OFF =
      new KeepAliveConfig(Duration.ZERO, Duration.ofSeconds(30), 4);

  /** Whether there are no probes. */
  public boolean isOff() {
    return idle.isZero();
  }
}

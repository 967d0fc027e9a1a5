package dev.echoport.config;

import java.time.Duration;

/**
 * What the connections of one listener may take, beside {@code maxConnections} and {@code
 * idleTimeout}. Zero is no limit, everywhere.
 *
 * @param readIdle a connection that sends nothing for so long, though it may, is closed
 * @param writeIdle a connection that takes nothing for so long of what is there for it is closed
 * @param maxAge a connection that is so old ends: what was received is sent back, then FIN
 */
public record LimitsConfig(
    SourceLimit maxPerSource,
    AcceptRate acceptRate,
    Duration readIdle,
    Duration writeIdle,
    Duration maxAge,
    ByteRates bytesPerSecond) {
  /** No limit at all. */
  public static final LimitsConfig OFF =
      new LimitsConfig(
          new SourceLimit(0, 32, 64),
          new AcceptRate(0, 0),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          new ByteRates(0, 0));

  /**
   * Open connections from one range of addresses.
   *
   * @param v4 length of the prefix that IPv4 addresses have in common
   * @param v6 the same for IPv6
   */
  public record SourceLimit(int connections, int v4, int v6) {}

  /**
   * How fast connections are accepted.
   *
   * @param burst how many at once, after a time without any; 0: those of a second
   */
  public record AcceptRate(int perSecond, int burst) {
    /** How many may come at once. */
    public int burstInEffect() {
      return burst == 0 ? perSecond : burst;
    }
  }

  /**
   * Receive-rate limits, in bytes a second.
   *
   * @param connection from each peer
   * @param listener from all of them together
   */
  public record ByteRates(long connection, long listener) {
    /** Whether there is no limit. */
    public boolean isOff() {
      return connection == 0 && listener == 0;
    }
  }

  /** Whether connections have to be looked at from time to time. */
  public boolean isTimed() {
    return !readIdle.isZero() || !writeIdle.isZero() || !maxAge.isZero();
  }
}

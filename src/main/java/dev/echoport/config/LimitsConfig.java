package dev.echoport.config;

import dev.echoport.scheme.Feature;
import java.time.Duration;

/**
 * What the connections of one listener may take, beside {@code maxConnections} and {@code
 * idleTimeout}. Zero is no limit, everywhere.
 *
 * @param maxPerSource open connections from one source
 * @param readIdle closes a peer that sends nothing for this long while it may; 0s: never
 * @param writeIdle closes a peer that leaves pending data unread for this long; 0s: never
 * @param maxAge a connection of this age gets back what it has sent, then FIN; 0s: any age
 * @param bytesPerSecond receive-rate limits, bytes a second. Receiving waits, nothing is lost
 */
public record LimitsConfig(
    @Key(on = Feature.TCP) SourceLimit maxPerSource,
    AcceptRate acceptRate,
    @Key(max = "720h", on = Feature.CONNECTIONS) Duration readIdle,
    @Key(max = "720h", on = Feature.CONNECTIONS) Duration writeIdle,
    @Key(max = "720h", on = Feature.CONNECTIONS) Duration maxAge,
    @Key(on = Feature.CONNECTIONS) ByteRates bytesPerSecond) {
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
   * @param connections how many of them; 0: no limit
   * @param v4 the length of the prefix that IPv4 addresses of one source share
   * @param v6 the same for IPv6
   */
  public record SourceLimit(
      @Key int connections,
      @Key(name = "prefix.v4", max = "32") int v4,
      @Key(name = "prefix.v6", max = "128") int v6) {}

  /**
   * How fast connections are accepted.
   *
   * @param perSecond connections accepted a second; 0/s: no limit
   * @param burst connections accepted at once after a pause; 0: those of a second
   */
  public record AcceptRate(
      @Key(name = "acceptRate", kind = Kind.RATE, max = "1000000", on = Feature.CONNECTIONS)
          int perSecond,
      @Key(name = "acceptBurst", max = "1000000", on = Feature.CONNECTIONS) int burst) {
    /** How many may come at once. */
    public int burstInEffect() {
      return burst == 0 ? perSecond : burst;
    }
  }

  /**
   * Receive-rate limits, in bytes a second.
   *
   * @param connection from each peer; 0B: no limit
   * @param listener from all of them together; 0B: no limit
   */
  public record ByteRates(@Key long connection, @Key long listener) {
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

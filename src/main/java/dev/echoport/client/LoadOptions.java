package dev.echoport.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What load to put on whom.
 *
 * @param target {@code tcp}, {@code tls}, {@code ws}, or {@code http} with a resource that echoes a
 *     POST
 * @param size bytes of a message
 * @param depth messages in flight on each connection of the closed loop
 * @param rate {@code null} for the closed loop, which sends the next message when one came back
 * @param duration how long to send
 * @param drain how long to wait, after the half-close, for what has not come back
 * @param threads event loops that generate the load
 * @param shape how the load changes over time
 * @param skipLines lines that a {@code tcp} server says before its echo
 * @param tls whom to trust behind {@code tls}
 */
public record LoadOptions(
    Target target,
    int connections,
    int size,
    int depth,
    @Nullable Rate rate,
    Duration duration,
    Duration drain,
    int threads,
    LoadShape shape,
    int skipLines,
    ClientTls tls) {
  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

  /** Refuses what lies outside the bounds with an {@link IllegalArgumentException}. */
  public LoadOptions {
    if (!List.of("tcp", "tls", "ws", "http").contains(target.scheme())) {
      throw new IllegalArgumentException(
          target.uri()
              + " (expected: tcp://host:port, tls://host:port, ws://host:port or"
              + " http://host:port/echo)");
    }
    tls.require(target);
    SkipLines.require(skipLines, target);
    requireRange("--connections", connections, 60_000);
    requireRange("--size", size, 64 << 20);
    requireRange("--depth", depth, 65_536);
    requireRange("--threads", threads, Math.min(256, connections));
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(
          "--duration: " + Durations.format(duration) + " (expected: more than 0s)");
    }
    if (rate != null && !shape.think().isZero()) {
      throw new IllegalArgumentException("--think (expected: no --rate, which sets the times)");
    }
    if (shape.mode() != LoadMode.STREAM && (rate != null || !shape.think().isZero())) {
      throw new IllegalArgumentException(
          "--mode " + shape.mode() + " (expected: neither --rate nor --think)");
    }
  }

  /** A steady load. */
  public LoadOptions(
      Target target,
      int connections,
      int size,
      int depth,
      @Nullable Rate rate,
      Duration duration,
      Duration drain,
      int threads) {
    this(target, connections, size, depth, rate, duration, drain, threads, LoadShape.STEADY);
  }

  /** Against an echo that says nothing first; without options of TLS. */
  public LoadOptions(
      Target target,
      int connections,
      int size,
      int depth,
      @Nullable Rate rate,
      Duration duration,
      Duration drain,
      int threads,
      LoadShape shape) {
    this(
        target,
        connections,
        size,
        depth,
        rate,
        duration,
        drain,
        threads,
        shape,
        0,
        ClientTls.DEFAULT);
  }

  private static void requireRange(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: 1 to " + max + ")");
    }
  }
}

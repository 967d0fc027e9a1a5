package dev.echoport.client.probe;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Durations;
import dev.echoport.client.SkipLines;
import dev.echoport.client.Target;
import java.time.Duration;

/**
 * What to probe and how to judge it.
 *
 * @param target {@code tcp}, {@code tls}, {@code udp}, {@code unix}, {@code ws}, {@code wss}, or
 *     {@code http} or {@code https} with the path {@code /echo} for a verified echo, with another
 *     path for a GET that must answer 200
 * @param timeout bounds the whole of each attempt: name look-up, connect, write and read
 * @param count attempts, one after the other, each on a connection of its own
 * @param size bytes of an echo, 1 B to 64 MiB
 * @param warn average round trip above which the answer is WARNING
 * @param critical average round trip above which the answer is CRITICAL
 * @param skipLines lines that a server says before the echo
 * @param tls whom to trust within TLS
 */
public record ProbeOptions(
    Target target,
    Duration timeout,
    int count,
    int size,
    Duration warn,
    Duration critical,
    int skipLines,
    ClientTls tls) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
  public static final int DEFAULT_COUNT = 1;
  public static final int DEFAULT_SIZE = 32;
  public static final Duration DEFAULT_WARN = Duration.ofMillis(100);
  public static final Duration DEFAULT_CRITICAL = Duration.ofSeconds(1);

  private static final int MAX_COUNT = 1_000_000;
  private static final int MAX_SIZE = 64 << 20;
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  /** Refuses what lies outside the bounds with an {@link IllegalArgumentException}. */
  public ProbeOptions {
    if (target.isAbstract()) {
      throw new IllegalArgumentException(
          target.uri() + " (expected: a path: the JDK's sockets have no abstract names)");
    }
    if (target.scheme().isDatagrams()) {
      requireRange("--size", size, UdpProbe.MOST_BYTES);
    }
    tls.require(target);
    SkipLines.require(skipLines, target);
    requireRange("--count", count, MAX_COUNT);
    requireRange("--size", size, MAX_SIZE);
    requirePositive("--timeout", timeout);
    requirePositive("--warn", warn);
    requirePositive("--critical", critical);
    if (timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "--timeout: " + Durations.format(timeout) + " (expected: at most 1h)");
    }
  }

  /** The echo comes without a line before it; without options of TLS. */
  public ProbeOptions(
      Target target, Duration timeout, int count, int size, Duration warn, Duration critical) {
    this(target, timeout, count, size, warn, critical, 0, ClientTls.DEFAULT);
  }

  private static void requireRange(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: 1 to " + max + ")");
    }
  }

  private static void requirePositive(String option, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(
          option + ": " + Durations.format(value) + " (expected: more than 0s)");
    }
  }
}

package dev.echoport.client.load;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Durations;
import dev.echoport.client.HttpOptions;
import dev.echoport.client.SkipLines;
import dev.echoport.client.Target;
import dev.echoport.client.probe.UdpProbe;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What load to put on whom.
 *
 * @param target {@code tcp}, {@code tls}, {@code udp}, {@code unix}, {@code ws}, {@code wss}, or
 *     {@code http} or {@code https} with a resource that echoes a POST
 * @param size bytes of a message
 * @param depth messages in flight on each connection of the closed loop
 * @param rate {@code null} for the closed loop, which sends the next message when one came back
 * @param duration how long to send
 * @param drain how long to wait, after the half-close, for what has not come back
 * @param threads event loops that generate the load
 * @param shape how the load changes over time
 * @param skipLines lines that a server says before its echo; over {@code udp} before each
 * @param tls whom to trust within TLS
 * @param http what requests look like; its body decides the size
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
    ClientTls tls,
    HttpOptions http) {
  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

  /** Refuses what lies outside the bounds with an {@link IllegalArgumentException}. */
  public LoadOptions {
    if (target.scheme().isDatagrams()) {
      requireDatagrams(size, shape);
    }
    tls.require(target);
    http.require(target);
    Buffer body = http.body();
    size = body == null ? size : body.length();
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

  private static void requireDatagrams(int size, LoadShape shape) {
    if (size < LoadDatagrams.LEAST_BYTES || size > UdpProbe.MOST_BYTES) {
      throw new IllegalArgumentException(
          "--size: " + size + " (expected: 8 to 65507 for udp, of which 8 are a number)");
    }
    if (shape.mode() != LoadMode.STREAM) {
      throw new IllegalArgumentException(
          "--mode " + shape.mode() + " (expected: stream for udp, which has no connections)");
    }
    if (!shape.think().isZero()) {
      throw new IllegalArgumentException("--think (expected: none for udp)");
    }
  }

  private static void requireRange(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: 1 to " + max + ")");
    }
  }
}

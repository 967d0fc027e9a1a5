package dev.echoport.client.diagnose;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Durations;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.path.PathOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis is asked to do.
 *
 * @param checks in the order of their report
 * @param timeout how long to wait for a single thing
 * @param duration how long checks that load the path may do so
 * @param connections how many to open at once
 * @param idle the longest idle time to try; zero: no idle check
 * @param other the echo is not Echoport's, and may lack these; {@code null}: it is
 */
public record DiagnoseOptions(
    Target target,
    ClientTls tls,
    List<CheckKind> checks,
    Duration timeout,
    Duration duration,
    int connections,
    Duration idle,
    @Nullable List<CheckKind> other) {
  private static final int MOST_CONNECTIONS = 50_000;
  private static final Duration MOST_IDLE = Duration.ofHours(2);

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException names the option, the value and what was expected
   */
  public DiagnoseOptions {
    tls.require(target);
    checks = List.copyOf(checks);
    other = other == null ? null : List.copyOf(other);
    positive("--timeout", timeout);
    positive("--duration", duration);
    if (idle.isNegative() || idle.compareTo(MOST_IDLE) > 0) {
      throw new IllegalArgumentException(
          "--idle: " + Durations.format(idle) + " (expected: up to 2h)");
    }
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "--connections: %d (expected: 1 to %d)".formatted(connections, MOST_CONNECTIONS));
    }
    for (CheckKind check : checks) {
      if (!check.fits(target.scheme())) {
        throw new IllegalArgumentException(
            "--checks: %s (expected for %s: %s)"
                .formatted(check.word(), target.scheme().prefix(), CheckKind.words(target)));
      }
    }
    if (checks.isEmpty()) {
      throw new IllegalArgumentException(target.uri() + " (expected: " + CheckKind.schemes() + ")");
    }
  }

  /** What checks have to know of it. */
  PathOptions path() {
    return new PathOptions(target, tls, timeout, duration, connections, idle, other == null);
  }

  private static void positive(String option, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          option + ": " + Durations.format(value) + " (expected: more than 0)");
    }
  }
}

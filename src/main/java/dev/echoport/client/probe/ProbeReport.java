package dev.echoport.client.probe;

import dev.echoport.client.Decimals;
import dev.echoport.client.Durations;
import dev.echoport.text.Printable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of all attempts, as one line by the monitoring-plugins guidelines:
 *
 * <pre>
 *   SERVICE STATUS - text | rtt=seconds;warn;critical;min;max lost=count;warn;critical;min;max
 * </pre>
 */
public final class ProbeReport {
  private final Probe probe;
  private final ProbeOptions options;
  private final int succeeded;
  private final long averageNanos;
  private final @Nullable String reason;

  /**
   * @param averageNanos over the attempts that succeeded
   * @param reason why the last failed attempt failed, {@code null} when none did
   */
  ProbeReport(
      Probe probe,
      ProbeOptions options,
      int succeeded,
      long averageNanos,
      @Nullable String reason) {
    this.probe = probe;
    this.options = options;
    this.succeeded = succeeded;
    this.averageNanos = averageNanos;
    this.reason = reason;
  }

  /** A report without a probe: the command line made no sense. */
  public static String unknown(String reason) {
    return "ECHO UNKNOWN - " + oneLine(reason) + "; see echoport probe --help";
  }

  /** CRITICAL when anything was lost or too slow, WARNING when slow. */
  public ProbeStatus status() {
    if (reason != null || averageNanos > options.critical().toNanos()) {
      return ProbeStatus.CRITICAL;
    }
    return averageNanos > options.warn().toNanos() ? ProbeStatus.WARNING : ProbeStatus.OK;
  }

  /** The line, without its end. */
  public String line() {
    StringBuilder line = new StringBuilder(160);
    line.append(probe.service()).append(' ').append(status().name()).append(" - ");
    line.append(succeeded).append('/').append(options.count()).append(' ');
    probe.appendCounted(line);
    appendTime(line);
    if (reason != null) {
      line.append(", ").append(options.target().uri()).append(": ").append(reason);
    }
    return performance(new StringBuilder(oneLine(line.toString()))).toString();
  }

  private void appendTime(StringBuilder line) {
    if (succeeded > 0) {
      line.append(", rtt avg ").append(Decimals.fixed(averageNanos, 6, 2)).append(" ms");
    }
    if (reason == null && status() != ProbeStatus.OK) {
      Duration limit = status() == ProbeStatus.WARNING ? options.warn() : options.critical();
      line.append(" (expected: at most ").append(Durations.format(limit)).append(')');
    }
  }

  private StringBuilder performance(StringBuilder line) {
    line.append(" | rtt=");
    line.append(succeeded > 0 ? Decimals.fixed(averageNanos, 9, 6) : "U");
    line.append(succeeded > 0 ? "s;" : ";").append(seconds(options.warn()));
    line.append(';').append(seconds(options.critical())).append(";0;");
    line.append(" lost=").append(options.count() - succeeded);
    return line.append(";;;0;").append(options.count());
  }

  private static String seconds(Duration duration) {
    return Decimals.shortest(duration.toNanos(), 9);
  }

  /** The mark of performance data may stand in a line once. */
  private static String oneLine(String text) {
    return Printable.of(text.replace('|', '/'));
  }
}

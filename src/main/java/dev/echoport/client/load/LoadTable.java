package dev.echoport.client.load;

import dev.echoport.client.Durations;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A report in lines for people. A figure that was not measured is a dash. */
final class LoadTable {
  private static final String NONE = "-";

  private final LoadReport report;
  private final LoadOptions options;
  private final StringBuilder table = new StringBuilder(512);

  LoadTable(LoadReport report) {
    this.report = report;
    this.options = report.options();
  }

  String text() {
    row("target", options.target().uri() + ", " + load());
    row("time", time());
    if (options.http().hasBody()) {
      row(
          "bytes",
          "%,d sent, %,d back and right%s",
          report.sentBytes(),
          report.receivedBytes(),
          options.shape().beforeMeasuring().isZero() ? "" : ", warm-up included");
      row("messages", "%,d of %,d B", report.measuredMessages(), options.size());
    } else {
      row("messages", "%,d answers", report.measuredMessages());
    }
    row("throughput", throughput());
    if (comeAndGo()) {
      long turns = report.measuredTurns();
      row("connections", "%,d came and went, %,.0f/s", turns, report.perSecond(turns));
    }
    row("p50", millis(50));
    row("p90", millis(90));
    row("p99", millis(99));
    row("p99.9", millis(99.9));
    row("max", millis(100));
    if (options.rate() != null) {
      row("sent", "%,d of %,d messages", report.measuredSentMessages(), report.intendedMessages());
    }
    if (options.target().scheme().isDatagrams()) {
      row(
          "lost",
          "%,d datagrams, %.3f %%; %,d twice or late",
          report.lostMessages(),
          report.lostPercent(),
          report.lateMessages());
    }
    row("errors", String.valueOf(report.faultyConnections()));
    return table.toString();
  }

  private void row(String name, String format, Object... values) {
    row(name, String.format(Locale.ROOT, format, values));
  }

  private void row(String name, String value) {
    table.append(String.format(Locale.ROOT, "%-11s %s%n", name, value));
  }

  private String load() {
    Rate rate = options.rate();
    LoadShape shape = options.shape();
    return options.connections()
        + (comeAndGo() ? " connections at a time (" + shape.mode() + "), " : " connections, ")
        + (rate == null ? options.depth() + " in flight on each" : rate + " in all")
        + (shape.think().isZero() ? "" : ", think " + Durations.format(shape.think()));
  }

  private boolean comeAndGo() {
    return options.shape().mode() != LoadMode.STREAM;
  }

  private String time() {
    LoadShape shape = options.shape();
    return (report.elapsedNanos() == 0
            ? NONE
            : String.format(Locale.ROOT, "%.2f s", report.elapsedNanos() / 1e9))
        + (shape.ramp().isZero() ? "" : ", after a ramp of " + Durations.format(shape.ramp()))
        + (shape.warmUp().isZero()
            ? ""
            : ", after a warm-up of " + Durations.format(shape.warmUp()));
  }

  private String throughput() {
    if (report.measuredMessages() == 0) {
      return NONE;
    }
    double perSecond = report.perSecond();
    String messages = String.format(Locale.ROOT, "%,.0f msg/s", perSecond);
    return options.http().hasBody()
        ? messages + String.format(Locale.ROOT, ", %.2f MB/s", perSecond * options.size() / 1e6)
        : messages;
  }

  private String millis(double percentile) {
    Histogram times = report.roundTrips();
    return times.getTotalCount() == 0
        ? NONE
        : String.format(Locale.ROOT, "%,9.3f ms", times.getValueAtPercentile(percentile) / 1e6);
  }
}

package dev.echoport.client.load;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two results of {@code bench --json} side by side. One run each: it tells no noise from effect.
 */
public final class LoadComparison {
  private static final List<String> SETTINGS =
      List.of(
          "loop", "mode", "connections", "threads", "size", "depth", "ratePerSecond", "thinkNanos");
  private static final List<String> QUANTILES =
      List.of("min", "mean", "p50", "p90", "p99", "p999", "max");

  private static final String NONE = "-";

  private final JsonObject first;
  private final JsonObject second;

  /**
   * Compares the two.
   *
   * @throws IllegalArgumentException when one of them is no result of a load
   */
  public LoadComparison(JsonObject first, JsonObject second) {
    requireResult("first", first);
    requireResult("second", second);
    this.first = first;
    this.second = second;
  }

  private static void requireResult(String which, JsonObject result) {
    if (!result.containsKey("messagesPerSecond")
        || !(result.getValue("roundTripNanos") instanceof JsonObject)) {
      throw new IllegalArgumentException(which + " file (expected: what bench --json prints)");
    }
  }

  /** Settings of the load that differ: then a ratio compares two questions, not two answers. */
  public List<String> differences() {
    List<String> differences = new ArrayList<>();
    for (String setting : SETTINGS) {
      Object a = first.getValue(setting);
      Object b = second.getValue(setting);
      if (!String.valueOf(a).equals(String.valueOf(b))) {
        differences.add(setting + ": " + a + " against " + b);
      }
    }
    return differences;
  }

  /** Several lines for people, each with its end: both values, and the second over the first. */
  public String table() {
    StringBuilder table = new StringBuilder(512);
    row(table, new Row("", "first", "second", "ratio"));
    rows().forEach(row -> row(table, row));
    return table.toString();
  }

  private static void row(StringBuilder table, Row row) {
    table.append(
        String.format(
            Locale.ROOT,
            "%-8s %14s %14s %8s%n",
            row.name(),
            row.first(),
            row.second(),
            row.ratio()));
  }

  /** A figure of both in words, a dash where it was not measured. */
  record Row(String name, String first, String second, String ratio) {}

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("msg/s", first, second, "messagesPerSecond", 1, "%,.0f"));
    JsonObject firstTimes = first.getJsonObject("roundTripNanos");
    JsonObject secondTimes = second.getJsonObject("roundTripNanos");
    for (String quantile : QUANTILES) {
      String name = quantile.equals("p999") ? "p99.9" : quantile;
      rows.add(row(name, firstTimes, secondTimes, quantile, 1e6, "%.3f ms"));
    }
    return rows;
  }

  private static Row row(
      String name, JsonObject first, JsonObject second, String key, double unit, String format) {
    Double a = first.getDouble(key);
    Double b = second.getDouble(key);
    return new Row(
        name,
        a == null ? NONE : String.format(Locale.ROOT, format, a / unit),
        b == null ? NONE : String.format(Locale.ROOT, format, b / unit),
        a == null || b == null ? NONE : String.format(Locale.ROOT, "%.2f", b / a));
  }
}

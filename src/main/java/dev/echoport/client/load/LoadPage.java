package dev.echoport.client.load;

import dev.echoport.client.Chart;
import dev.echoport.client.Chart.Axis;
import dev.echoport.client.Chart.Point;
import dev.echoport.client.Decimals;
import dev.echoport.client.Scaled;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A result of {@code bench --json} as one HTML page: percentiles, throughput and round trips over
 * time, and beside it an earlier result. It loads nothing and runs no script.
 */
public final class LoadPage {
  private static final double WHOLE = 100;
  private static final int MOST_NINES = 6;
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --text: #1d2733; --grid: #d8dee6; --now: #0b62c4; --was: #c2570c; --back: #fff }
      @media (prefers-color-scheme: dark) {
        :root { --text: #dce4ee; --grid: #37424f; --now: #6cb0ff; --was: #ff9d52; --back: #12181f } }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back);
             max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
      h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
      table { border-collapse: collapse } th, td { padding: .15rem 1rem .15rem 0; text-align: left }
      td { text-align: right; font-variant-numeric: tabular-nums }
      svg { width: 100%; height: auto } svg text { font-size: 12px; fill: var(--text) }
      path { fill: none; stroke-width: 2 } .grid { stroke: var(--grid); stroke-width: 1 }
      .now { stroke: var(--now) } .was { stroke: var(--was) } .p99 { stroke-dasharray: 5 4 }
      b.now { color: var(--now) } b.was { color: var(--was) }
      """;

  private final JsonObject now;
  private final @Nullable JsonObject earlier;

  /**
   * @param earlier a result to compare with, {@code null} for none
   */
  public LoadPage(JsonObject now, @Nullable JsonObject earlier) {
    this.now = now;
    this.earlier = earlier;
  }

  /** The page. */
  public String html() {
    String target = escape(now.getString("target", ""));
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>bench %s</title>
        <meta name="viewport" content="width=device-width"><style>
        %s</style></head><body>
        <h1>bench %s</h1>
        <p>%s</p>
        %s%s
        <h2>Round trips by percentile</h2>
        %s<h2>Messages in a second</h2>
        %s<h2>Round trips over time: median, and 99th percentile dashed</h2>
        %s</body></html>
        """
        .formatted(
            target, STYLE, target, load(), legend(), table(), percentiles(), rates(), times());
  }

  private String load() {
    String loop =
        "open".equals(now.getString("loop"))
            ? now.getValue("ratePerSecond") + " messages in a second"
            : now.getValue("depth") + " in flight on each";
    return "%s connections, %s, %s B each, %s"
        .formatted(
            now.getValue("connections"),
            loop,
            now.getValue("size"),
            escape(now.getString("mode", "stream")));
  }

  private String legend() {
    if (earlier == null) {
      return "";
    }
    List<String> differences = new LoadComparison(earlier, now).differences();
    return "<p><b class=\"now\">this run</b>, <b class=\"was\">the earlier one</b>"
        + (differences.isEmpty() ? "" : "; differs in " + escape(String.join(", ", differences)))
        + "</p>\n";
  }

  private String table() {
    boolean alone = earlier == null;
    JsonObject first = earlier == null ? now : earlier;
    StringBuilder table = new StringBuilder("<table>\n");
    if (!alone) {
      table.append("<tr><th></th><th>earlier</th><th>this run</th><th>ratio</th></tr>\n");
    }
    for (LoadComparison.Row row : new LoadComparison(first, now).rows()) {
      table.append("<tr><th>").append(row.name()).append("</th>");
      for (String cell :
          alone ? List.of(row.second()) : List.of(row.first(), row.second(), row.ratio())) {
        table.append("<td>").append(cell).append("</td>");
      }
      table.append("</tr>\n");
    }
    return table.append("</table>").toString();
  }

  private Stream<JsonObject> results() {
    return earlier == null ? Stream.of(now) : Stream.of(earlier, now);
  }

  private String style(JsonObject result) {
    return result == now ? "now" : "was";
  }

  /** Each further nine takes as much room: what is slow is rare. */
  private String percentiles() {
    List<Double> ticks = new ArrayList<>(List.of(0.0, 50.0));
    for (int nines = 1; nines < MOST_NINES; nines++) {
      ticks.add(WHOLE - WHOLE / Math.pow(10, nines));
    }
    Axis x =
        new Axis(
            0,
            ticks.get(ticks.size() - 1),
            ticks,
            percent -> -Math.log10(1 - Math.min(percent, 99.9999) / WHOLE),
            percent -> Decimals.shortest(Math.round(percent * 1e4), 4) + "%");
    Chart chart = new Chart(x, latencies());
    results()
        .forEach(result -> chart.line(style(result), points(result.getJsonArray("percentiles"))));
    return chart.svg("Round trips by percentile");
  }

  private static List<Point> points(@Nullable JsonArray percentiles) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; percentiles != null && i < percentiles.size(); i++) {
      JsonArray point = percentiles.getJsonArray(i);
      points.add(new Point(point.getDouble(0), positive(point.getDouble(1))));
    }
    return points;
  }

  private static double positive(double nanos) {
    return Math.max(1, nanos);
  }

  private Axis latencies() {
    double least = results().mapToDouble(result -> trip(result, "min")).min().orElse(1);
    double most = results().mapToDouble(result -> trip(result, "max")).max().orElse(1);
    return Axis.decades(least, most, nanos -> Scaled.of(Math.round(nanos)));
  }

  private static double trip(JsonObject result, String name) {
    Double nanos = result.getJsonObject("roundTripNanos").getDouble(name);
    return nanos == null ? 1 : positive(nanos);
  }

  private String rates() {
    double most = results().flatMap(LoadPage::seconds).mapToDouble(LoadPage::rate).max().orElse(1);
    Chart chart =
        new Chart(time(), Axis.linear(most, rate -> String.format(Locale.ROOT, "%,.0f", rate)));
    results().forEach(result -> chart.line(style(result), series(result, LoadPage::rate)));
    return chart.svg("Messages in a second, over time");
  }

  private String times() {
    Chart chart = new Chart(time(), latencies());
    results()
        .forEach(
            result -> {
              chart.line(style(result), series(result, second -> nanos(second, "p50")));
              chart.line(style(result) + " p99", series(result, second -> nanos(second, "p99")));
            });
    return chart.svg("Round trips, over time");
  }

  private Axis time() {
    double most = results().flatMap(LoadPage::seconds).mapToDouble(LoadPage::end).max().orElse(1);
    return Axis.linear(most, seconds -> Decimals.shortest(Math.round(seconds * 1000), 3) + " s");
  }

  private interface Value {
    @Nullable Double of(JsonObject second);
  }

  private static List<Point> series(JsonObject result, Value value) {
    List<Point> points = new ArrayList<>();
    seconds(result)
        .forEach(
            second -> {
              Double y = value.of(second);
              if (y != null) {
                points.add(new Point(end(second), y));
              }
            });
    return points;
  }

  private static Stream<JsonObject> seconds(JsonObject result) {
    return result.getJsonArray("seconds", new JsonArray()).stream().map(JsonObject.class::cast);
  }

  private static double end(JsonObject second) {
    return (second.getLong("fromNanos") + second.getLong("nanos")) / 1e9;
  }

  private static double rate(JsonObject second) {
    return second.getLong("messages") * 1e9 / second.getLong("nanos");
  }

  private static @Nullable Double nanos(JsonObject second, String name) {
    Double nanos = second.getDouble(name);
    return nanos == null ? null : positive(nanos);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}

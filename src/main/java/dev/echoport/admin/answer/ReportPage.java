package dev.echoport.admin.answer;

import dev.echoport.completion.report.CloseSentence;
import dev.echoport.condition.NodeFacts;
import dev.echoport.condition.NodeProblem;
import dev.echoport.history.HistoryRange;
import dev.echoport.history.NodeHistory;
import dev.echoport.history.Selection;
import dev.echoport.history.Series;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** A connection, or the last hour or day, as one page to attach to a ticket. */
final class ReportPage {
  private final NodeFacts node;
  private final List<NodeProblem> problems;

  ReportPage(NodeFacts node, List<NodeProblem> problems) {
    this.node = node;
    this.problems = problems;
  }

  /**
   * @param json the connection as the API shows it
   */
  String connection(JsonObject json) {
    HtmlPage page = begin("Connection " + json.getString("id") + " of node " + node.name());
    JsonObject told = json.getJsonObject("waitsFor", json.getJsonObject("autopsy"));
    if (told != null) {
      page.paragraph(told.getString("sentence", ""));
    }
    page.heading("The connection");
    List<List<String>> rows = new ArrayList<>(List.of(List.of("field", "value")));
    flatten("", json, rows);
    page.table(rows);
    JsonArray completions = json.getJsonArray("lastCompletions", new JsonArray());
    if (!completions.isEmpty()) {
      page.heading("Its last completions");
      page.table(completions(completions));
    }
    return problems(page).end();
  }

  private HtmlPage begin(String title) {
    return new HtmlPage(title)
        .paragraph(
            "Echoport %s, node %s, started %s. Written %s. All times are UTC."
                .formatted(
                    node.version(),
                    node.name(),
                    seconds(node.startedAt()),
                    seconds(Instant.now())));
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void flatten(String path, JsonObject json, List<List<String>> rows) {
    for (String key : json.fieldNames()) {
      Object value = json.getValue(key);
      if (value instanceof JsonObject inner) {
        flatten(path + key + ".", inner, rows);
      } else if (value != null && !(value instanceof JsonArray)) {
        rows.add(List.of(path + key, String.valueOf(value)));
      }
    }
  }

  private static List<List<String>> completions(JsonArray completions) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("sequence", "operation", "outcome", "offset", "bytes", "completed", "took"));
    for (int i = 0; i < completions.size(); i++) {
      JsonObject each = completions.getJsonObject(i);
      long completed = each.getLong("completedNanos");
      rows.add(
          List.of(
              each.getValue("sequence").toString(),
              each.getString("operation"),
              each.getString("outcome"),
              each.getValue("offset").toString(),
              each.getValue("bytes").toString(),
              Instant.ofEpochSecond(0, completed).truncatedTo(ChronoUnit.MICROS).toString(),
              time(completed - each.getLong("postedNanos"))));
    }
    return rows;
  }

  /** The node's last hour or day. */
  String range(HistoryRange range, NodeHistory history) {
    HtmlPage page = begin("Node " + node.name() + ", the last " + range.text());
    problems(page);
    marks(page, history);
    Series series = history.series(range, Selection.ALL);
    page.chart(
        chart(series, "Bytes a second", ReportPage::bytes)
            .line("received", rate(series, "receivedBytes"))
            .line("sent", rate(series, "sentBytes")));
    page.chart(
        chart(series, "Completions a second", ReportPage::plain)
            .line("receive", rate(series, "completions.RECEIVE"))
            .line("send", rate(series, "completions.SEND"))
            .line("process", rate(series, "completions.PROCESS")));
    page.chart(
        chart(series, "How long sends took", value -> time((long) value))
            .line("half within", value(series, "sendNanos.p50"))
            .line("99 % within", value(series, "sendNanos.p99")));
    page.chart(
        chart(series, "Connections open", ReportPage::plain)
            .line("open", value(series, "connections")));
    page.chart(
        chart(series, "Pending bytes", ReportPage::bytes)
            .line("pending", value(series, "pendingBytes")));
    page.chart(
        chart(series, "How late the event loops were", value -> time((long) value))
            .line("at worst", value(series, "loopLagNanos")));
    page.chart(
        chart(series, "Memory", ReportPage::bytes)
            .line("heap", value(series, "heapBytes"))
            .line("direct", value(series, "directBytes"))
            .line("held for peers", value(series, "heldBytes")));
    return sums(page, series).end();
  }

  private HtmlPage problems(HtmlPage page) {
    page.heading("What is wrong now");
    if (problems.isEmpty()) {
      return page.paragraph("Nothing.");
    }
    List<List<String>> rows = new ArrayList<>(List.of(List.of("for", "what")));
    problems.forEach(each -> rows.add(List.of(each.since().toSeconds() + " s", each.sentence())));
    return page.table(rows);
  }

  private static void marks(HtmlPage page, NodeHistory history) {
    List<List<String>> rows = new ArrayList<>(List.of(List.of("when", "what")));
    history.marks().forEach(mark -> rows.add(List.of(seconds(mark.at()), mark.text())));
    page.heading("What happened").table(rows);
  }

  private static LineChart chart(Series series, String title, DoubleFunction<String> text) {
    return new LineChart(title, series.ends(), series.spans(), series.stepMillis(), text);
  }

  private static double[] rate(Series series, String name) {
    double[] values = value(series, name);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * 1e3 / series.spans()[i];
    }
    return values;
  }

  private static double[] value(Series series, String name) {
    long @Nullable [] values = series.values().get(name);
    return values == null
        ? new double[0]
        : Arrays.stream(values)
            .mapToDouble(value -> value == Series.ABSENT ? Double.NaN : value)
            .toArray();
  }

  /** What the counts come to; what did not occur is left out. */
  private static HtmlPage sums(HtmlPage page, Series series) {
    List<List<String>> rows = new ArrayList<>(List.of(List.of("in this time", "count")));
    series
        .values()
        .forEach(
            (name, values) -> {
              long sum = Arrays.stream(values).sum();
              if (isCount(name) && sum > 0) {
                rows.add(List.of(name, String.format(Locale.ROOT, "%,d", sum)));
              }
            });
    return page.heading("Counts").table(rows);
  }

  private static boolean isCount(String name) {
    return Series.isCount(name) && !name.startsWith("sends.");
  }

  private static String bytes(double value) {
    return CloseSentence.size(Math.round(value));
  }

  private static String plain(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  private static String time(long nanos) {
    double millis = Duration.ofNanos(nanos).toNanos() / 1e6;
    return String.format(Locale.ROOT, "%,.3f ms", millis);
  }
}

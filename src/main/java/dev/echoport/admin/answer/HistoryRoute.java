package dev.echoport.admin.answer;

import dev.echoport.history.HistoryRange;
import dev.echoport.history.NodeHistory;
import dev.echoport.history.Selection;
import dev.echoport.history.Series;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the node remembers of its last hour or day. A worker writes it. */
public final class HistoryRoute implements Handler<RoutingContext> {
  private static final Set<String> RANGES =
      Arrays.stream(HistoryRange.values())
          .map(HistoryRange::text)
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private final WorkerLine line;
  private final String node;
  private final NodeHistory history;

  /** What may be asked. */
  public static String[] parameters() {
    return new String[] {"range", "series", "listener"};
  }

  /**
   * @param node its name
   */
  public HistoryRoute(WorkerLine line, String node, NodeHistory history) {
    this.line = line;
    this.node = node;
    this.history = history;
  }

  @Override
  public void handle(RoutingContext exchange) {
    QueryParameters parameters = new QueryParameters(exchange);
    HistoryRange range = range(parameters);
    @Nullable String listener = parameters.text("listener");
    Selection wanted = selection(parameters, listener == null);
    line.make(() -> answer(range, wanted, listener))
        .onSuccess(
            json ->
                exchange
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json))
        .onFailure(exchange::fail);
  }

  static HistoryRange range(QueryParameters parameters) {
    String text = parameters.oneOf("range", RANGES, HistoryRange.HOUR.text());
    return Arrays.stream(HistoryRange.values())
        .filter(range -> range.text().equals(text))
        .findFirst()
        .orElseThrow();
  }

  private static Selection selection(QueryParameters parameters, boolean node) {
    @Nullable String series = parameters.text("series");
    if (series == null) {
      return Selection.ALL;
    }
    Selection wanted = Selection.of(series);
    wanted
        .unknown(node)
        .ifPresent(
            word -> {
              throw QueryParameters.unexpected(
                  "series", word, "some of " + String.join(", ", Selection.groups(node)));
            });
    return wanted;
  }

  private Buffer answer(HistoryRange range, Selection wanted, @Nullable String listener) {
    Series series =
        listener == null
            ? history.series(range, wanted)
            : history
                .series(range, wanted, listener)
                .orElseThrow(
                    () ->
                        QueryParameters.unexpected(
                            "listener",
                            listener,
                            "one of " + String.join(", ", history.listeners())));
    return HistoryJson.of(node, history, range, listener, series);
  }
}

package dev.echoport.admin.answer;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.condition.NodeCondition;
import dev.echoport.health.Health;
import dev.echoport.history.HistoryRange;
import dev.echoport.history.NodeHistory;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One self-contained page of a connection, or of the last hour or day, to attach to a ticket. */
public final class ReportRoute implements Handler<RoutingContext> {
  private static final long TIMEOUT_SECONDS = 5;

  private final WorkerLine line;
  private final GatewayView gateway;
  private final NodeCondition condition;
  private final NodeHistory history;
  private final Health health;

  /** What may be asked. */
  public static String[] parameters() {
    return new String[] {"connection", "range"};
  }

  /** Of the node of this process. */
  public ReportRoute(
      WorkerLine line,
      GatewayView gateway,
      NodeCondition condition,
      NodeHistory history,
      Health health) {
    this.line = line;
    this.gateway = gateway;
    this.condition = condition;
    this.history = history;
    this.health = health;
  }

  @Override
  public void handle(RoutingContext exchange) {
    QueryParameters parameters = new QueryParameters(exchange);
    HistoryRange range = HistoryRoute.range(parameters);
    @Nullable String id = parameters.text("connection");
    if (id != null && parameters.text("range") != null) {
      throw new HttpException(400, "range: given beside connection (expected: one of them)");
    }
    Future<String> page = id == null ? range(range) : connection(id);
    page.timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .onSuccess(html -> send(exchange, id == null ? range.text() : id, html))
        .onFailure(exchange::fail);
  }

  private Future<String> range(HistoryRange range) {
    return condition
        .problems()
        .compose(
            problems ->
                line.make(() -> new ReportPage(condition.facts(), problems).range(range, history)));
  }

  private Future<String> connection(String id) {
    return gateway
        .connection(id)
        .map(found -> found.orElseThrow(() -> GatewayRoutes.unknown(id)))
        .compose(
            report ->
                condition
                    .problems()
                    .map(
                        problems ->
                            new ReportPage(condition.facts(), problems).connection(whole(report))));
  }

  private JsonObject whole(ConnectionReport report) {
    return ConnectionJson.whole(report, health.loopLag());
  }

  private void send(RoutingContext exchange, String what, String html) {
    String name =
        "echoport-" + condition.facts().name() + "-" + what.replaceAll("[^A-Za-z0-9._-]", "_");
    exchange
        .response()
        .putHeader("Content-Security-Policy", HtmlPage.CONTENT_SECURITY_POLICY)
        .putHeader("Content-Disposition", "attachment; filename=\"" + name + ".html\"")
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .end(html);
  }
}

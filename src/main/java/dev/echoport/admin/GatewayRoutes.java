package dev.echoport.admin;

import dev.echoport.completion.ConnectionReport;
import dev.echoport.completion.GatewayView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** Listeners and connections, as their loops report them. */
final class GatewayRoutes {
  private static final long TIMEOUT_SECONDS = 5;
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;
  private static final String OPEN = "open";
  private static final String CLOSED = "closed";
  private static final Set<String> STATES = new TreeSet<>(Set.of(OPEN, CLOSED));

  private final GatewayView gateway;

  GatewayRoutes(GatewayView gateway) {
    this.gateway = gateway;
  }

  void listeners(RoutingContext exchange) {
    answer(
        exchange,
        gateway.listeners().map(reports -> list("listeners", reports, ReportJson::listener)));
  }

  void connections(RoutingContext exchange) {
    QueryParameters parameters = new QueryParameters(exchange);
    int limit = parameters.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    String state = parameters.oneOf("state", STATES);
    Future<List<ConnectionReport>> reports =
        state == null
            ? openThenClosed(limit)
            : state.equals(OPEN)
                ? gateway.openConnections(limit)
                : gateway.closedConnections(limit);
    answer(exchange, reports.map(found -> list("connections", found, ReportJson::connection)));
  }

  private Future<List<ConnectionReport>> openThenClosed(int limit) {
    return gateway
        .openConnections(limit)
        .compose(
            open ->
                open.size() >= limit
                    ? Future.succeededFuture(open)
                    : gateway
                        .closedConnections(limit - open.size())
                        .map(closed -> Stream.concat(open.stream(), closed.stream()).toList()));
  }

  void connection(RoutingContext exchange) {
    String id = exchange.pathParam("id");
    answer(
        exchange,
        gateway
            .connection(id)
            .map(
                found ->
                    found
                        .map(ReportJson::connection)
                        .orElseThrow(
                            () ->
                                new HttpException(
                                    404,
                                    "connection \""
                                        + id
                                        + "\": not known (expected: one that is open or among the"
                                        + " newest closed ones)"))));
  }

  private static <T> JsonObject list(
      String name, Collection<T> reports, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    reports.forEach(report -> array.add(json.apply(report)));
    return new JsonObject().put(name, array);
  }

  private static void answer(RoutingContext exchange, Future<JsonObject> answer) {
    answer
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .onSuccess(exchange::json)
        .onFailure(exchange::fail);
  }
}

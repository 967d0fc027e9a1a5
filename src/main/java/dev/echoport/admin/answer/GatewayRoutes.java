package dev.echoport.admin.answer;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionOrder;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.SlowCounts;
import dev.echoport.condition.Certificate;
import dev.echoport.condition.NodeCondition;
import dev.echoport.condition.NodeFacts;
import dev.echoport.history.NodeHistory;
import dev.echoport.text.AddressText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Listeners and connections, as their loops report them. */
public final class GatewayRoutes {
  private static final long TIMEOUT_SECONDS = 5;
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;
  private static final String OPEN = "open";
  private static final String CLOSED = "closed";
  private static final String ENDING = "ending";
  private static final Set<String> STATES = new TreeSet<>(Set.of(OPEN, ENDING, CLOSED));

  private static final Set<String> REASONS =
      Arrays.stream(CloseReason.values())
          .map(CloseReason::name)
          .collect(Collectors.toCollection(LinkedHashSet::new));

  /** A minus sign in front: the largest first. */
  private static final Set<String> SORTS =
      Arrays.stream(ConnectionOrder.values())
          .map(order -> order.name().toLowerCase(Locale.ROOT))
          .flatMap(name -> Stream.of(name, "-" + name))
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private final GatewayView gateway;
  private final NodeHistory history;
  private final Supplier<Duration> loopLag;
  private final NodeFacts facts;
  private final Supplier<List<Certificate>> certificates;
  private final Supplier<Map<String, String>> settings;

  /**
   * @param history how much listeners do
   * @param condition which start of the node it is, and its certificates
   * @param loopLag the longest that a loop was late in the last minute
   * @param settings the configuration in effect, by dotted path
   */
  public GatewayRoutes(
      GatewayView gateway,
      NodeHistory history,
      NodeCondition condition,
      Supplier<Duration> loopLag,
      Supplier<Map<String, String>> settings) {
    this.settings = settings;
    this.facts = condition.facts();
    this.certificates = condition::certificates;
    this.loopLag = loopLag;
    this.gateway = gateway;
    this.history = history;
  }

  /** What may be asked of connections. */
  public static String[] parameters() {
    return new String[] {"state", "reason", "listener", "address", "sort", "limit"};
  }

  /** All listeners. */
  public void listeners(RoutingContext exchange) {
    answer(exchange, reports((all, slow) -> list("listeners", all, each -> listener(each, slow))));
  }

  /** One of them, with its settings. */
  public void listener(RoutingContext exchange) {
    String name = exchange.pathParam("name");
    answer(
        exchange,
        reports(
            (all, slow) ->
                all.stream()
                    .filter(report -> report.name().equals(name))
                    .findFirst()
                    .map(report -> listener(report, slow))
                    .orElseThrow(() -> noListener(name))
                    .put("settings", settings(name))));
  }

  private Future<JsonObject> reports(
      BiFunction<List<ListenerReport>, Map<String, SlowCounts>, JsonObject> answer) {
    return gateway.listeners().compose(all -> gateway.slow().map(slow -> answer.apply(all, slow)));
  }

  private static HttpException noListener(String name) {
    return new HttpException(404, "\"" + name + "\" is no listener (see /api/v1/listeners)");
  }

  private JsonObject settings(String listener) {
    String prefix = "listeners." + listener + ".";
    JsonObject json = new JsonObject();
    settings
        .get()
        .forEach(
            (path, value) -> {
              if (path.startsWith(prefix)) {
                json.put(path.substring(prefix.length()), value);
              }
            });
    return json;
  }

  private JsonObject listener(ListenerReport report, Map<String, SlowCounts> slow) {
    SlowCounts counts = slow.getOrDefault(report.name(), SlowCounts.NONE);
    return RatesJson.put(ReportJson.listener(report), history)
        .put("waitsFor", ConnectionJson.waitsFor(counts.line(loopLag.get())))
        .put("certificates", certificates(report.name()));
  }

  private JsonArray certificates(String listener) {
    JsonArray json = new JsonArray();
    certificates.get().stream()
        .filter(each -> each.listener().equals(listener))
        .forEach(
            each ->
                json.add(
                    new JsonObject()
                        .put("subject", each.subject())
                        .put("expiresAt", each.expiresAt().toString())));
    return json;
  }

  private JsonObject connection(ConnectionReport report) {
    return ConnectionJson.listed(report, loopLag.get());
  }

  /** Open and closed connections. */
  public void connections(RoutingContext exchange) {
    QueryParameters parameters = new QueryParameters(exchange);
    @Nullable String reason = parameters.oneOf("reason", REASONS);
    @Nullable String state = parameters.oneOf("state", STATES);
    if (reason != null && state != null && !state.equals(CLOSED)) {
      throw QueryParameters.unexpected("state", state, "closed or nothing beside reason");
    }
    ConnectionQuery query = query(parameters, ENDING.equals(state));
    Future<List<ConnectionReport>> reports =
        reason != null || CLOSED.equals(state)
            ? closed(query, reason)
            : state == null ? openThenClosed(query) : gateway.openConnections(query);
    answer(
        exchange,
        known(query.listener())
            .compose(listenerIsThere -> reports)
            .map(found -> list("connections", found, this::connection)));
  }

  /** Fails if the node never had a listener of this name. */
  private Future<?> known(@Nullable String listener) {
    return listener == null
        ? Future.succeededFuture()
        : gateway
            .listeners()
            .map(reports -> reports.stream().map(ListenerReport::name).toList())
            .compose(
                names ->
                    names.contains(listener)
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                            QueryParameters.unexpected(
                                "listener", listener, "one of " + String.join(", ", names))));
  }

  private static ConnectionQuery query(QueryParameters parameters, boolean ending) {
    String sort = parameters.oneOf("sort", SORTS, "opened");
    boolean descending = sort.startsWith("-");
    @Nullable String address = parameters.text("address");
    return new ConnectionQuery(
        parameters.text("listener"),
        address == null ? null : AddressText.part(address),
        ending,
        ConnectionOrder.valueOf(sort.substring(descending ? 1 : 0).toUpperCase(Locale.ROOT)),
        descending,
        parameters.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT));
  }

  /** Few closed connections are kept; they always come newest first. */
  private Future<List<ConnectionReport>> closed(ConnectionQuery query, @Nullable String reason) {
    return gateway
        .closedConnections(Integer.MAX_VALUE)
        .map(
            found ->
                found.stream()
                    .filter(
                        report -> reason == null || report.reason() == CloseReason.valueOf(reason))
                    .filter(report -> query.includesListener(report.listener()))
                    .filter(report -> query.accepts(report::remoteAddress, true))
                    .limit(query.limit())
                    .toList());
  }

  private Future<List<ConnectionReport>> openThenClosed(ConnectionQuery query) {
    return gateway
        .openConnections(query)
        .compose(
            open ->
                open.size() >= query.limit()
                    ? Future.succeededFuture(open)
                    : closed(query, null)
                        .map(
                            closed ->
                                Stream.concat(open.stream(), closed.stream())
                                    .limit(query.limit())
                                    .toList()));
  }

  /** One connection, of this start of the node if the request names one. */
  public void connection(RoutingContext exchange) {
    answer(exchange, known(exchange).map(this::json));
  }

  /** A connection with all that is known of it. */
  public JsonObject json(ConnectionReport report) {
    return ConnectionJson.whole(report, loopLag.get());
  }

  /** The connection that the path names; fails with what to answer if there is none. */
  public Future<ConnectionReport> known(RoutingContext exchange) {
    String id = exchange.pathParam("id");
    @Nullable String start = new QueryParameters(exchange).text("start");
    if (start != null && !start.equals(facts.start())) {
      throw new HttpException(
          404,
          "connection \"%s\" of start %s: the node has started again since, at %s"
              .formatted(id, start, facts.startedAt()));
    }
    return gateway
        .connection(id)
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .map(found -> found.orElseThrow(() -> unknown(id)));
  }

  static HttpException unknown(String id) {
    return new HttpException(
        404,
        "connection \""
            + id
            + "\": not known (expected: one that is open or among the newest closed ones)");
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

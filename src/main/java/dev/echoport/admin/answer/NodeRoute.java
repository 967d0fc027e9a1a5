package dev.echoport.admin.answer;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.WaitsFor;
import dev.echoport.condition.DrainState;
import dev.echoport.condition.NodeCondition;
import dev.echoport.condition.NodeFacts;
import dev.echoport.condition.NodeProblem;
import dev.echoport.health.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The node itself: who it is, what is wrong with it now, what its drain waits for. */
public final class NodeRoute {
  private static final long TIMEOUT_SECONDS = 5;

  /** Connections that are named as what a drain waits for. */
  private static final int NAMED = 10;

  private final NodeCondition condition;
  private final Health health;
  private final NextRun<JsonObject> problems;

  /** The node of this process. */
  public NodeRoute(Vertx vertx, NodeCondition condition, Health health) {
    this.problems =
        new NextRun<>(vertx, System::nanoTime, () -> condition.problems().map(NodeRoute::json));
    this.condition = condition;
    this.health = health;
  }

  /** Who it is. */
  public void node(RoutingContext exchange) {
    Future<@Nullable JsonObject> drain =
        condition
            .drain()
            .map(
                state ->
                    condition
                        .open()
                        .compose(
                            open ->
                                condition.slowest().map(slowest -> drain(state, open, slowest))))
            .orElseGet(() -> Future.succeededFuture(null));
    answer(exchange, drain.map(this::node));
  }

  private JsonObject node(@Nullable JsonObject drain) {
    NodeFacts facts = condition.facts();
    return new JsonObject()
        .put("name", facts.name())
        .put("version", facts.version())
        .put("start", facts.start())
        .put("startedAt", facts.startedAt().toString())
        .put("uptimeMillis", Duration.between(facts.startedAt(), Instant.now()).toMillis())
        .put("state", health.stateName())
        .put("transport", facts.transport())
        .put("loops", facts.loops())
        .put("java", Runtime.version().toString())
        .put("drain", drain);
  }

  private JsonObject drain(DrainState state, long open, List<ConnectionReport> slowest) {
    JsonArray delayedBy = new JsonArray();
    slowest.stream().limit(NAMED).map(this::delay).forEach(delayedBy::add);
    return new JsonObject()
        .put("since", state.since().toString())
        .put("acceptsUntil", state.since().plus(state.grace()).toString())
        .put("deadline", state.deadline().toString())
        .put(
            "remainingMillis",
            Math.max(0, Duration.between(Instant.now(), state.deadline()).toMillis()))
        .put("open", open)
        .put("delayedBy", delayedBy);
  }

  private JsonObject delay(ConnectionReport connection) {
    return new JsonObject()
        .put("connection", connection.id())
        .put("listener", connection.listener())
        .put("remoteAddress", connection.remoteAddress())
        .put("waitsFor", ConnectionJson.waitsFor(WaitsFor.of(connection, health.loopLag())));
  }

  /** What is wrong now. */
  public void problems(RoutingContext exchange) {
    answer(exchange, problems.get());
  }

  private static JsonObject json(List<NodeProblem> problems) {
    JsonArray array = new JsonArray();
    problems.forEach(each -> array.add(json(each)));
    return new JsonObject().put("problems", array);
  }

  private static JsonObject json(NodeProblem problem) {
    return new JsonObject()
        .put("kind", problem.kind().name())
        .put("sentence", problem.sentence())
        .put("sinceMillis", problem.since().toMillis())
        .put("listener", problem.listener())
        .put("connection", problem.connection());
  }

  private static void answer(RoutingContext exchange, Future<JsonObject> answer) {
    answer
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .onSuccess(exchange::json)
        .onFailure(exchange::fail);
  }
}

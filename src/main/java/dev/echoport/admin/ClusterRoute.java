package dev.echoport.admin;

import dev.echoport.cluster.ClusterReport;
import dev.echoport.condition.NodeCondition;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The members of the cluster, as this node knows them. */
final class ClusterRoute implements Handler<RoutingContext> {
  private static final long TIMEOUT_SECONDS = 5;

  private final NodeCondition condition;

  ClusterRoute(NodeCondition condition) {
    this.condition = condition;
  }

  @Override
  public void handle(RoutingContext exchange) {
    condition
        .cluster()
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .map(report -> json(report, condition))
        .onSuccess(exchange::json)
        .onFailure(exchange::fail);
  }

  static JsonObject json(ClusterReport report, NodeCondition condition) {
    JsonArray members = new JsonArray();
    report.members().forEach(member -> members.add(member(member, condition)));
    return new JsonObject().put("members", members).put("totals", report.totals().toJson());
  }

  private static JsonObject member(ClusterReport.Member member, NodeCondition condition) {
    Instant since = condition.memberSince(member.node().name());
    return new JsonObject()
        .put("name", member.node().name())
        .put("address", member.node().address())
        .put("version", member.node().version())
        .put("state", member.state().name())
        .put("since", since == null ? null : since.toString())
        .put("ageMillis", member.ageMillis())
        .put("totals", member.totals().toJson());
  }
}

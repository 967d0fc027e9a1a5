package dev.echoport.admin;

import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.ClusterReport;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/** The members of the cluster, as this node knows them. */
final class ClusterRoute implements Handler<RoutingContext> {
  private static final long TIMEOUT_SECONDS = 5;

  private final Cluster cluster;

  ClusterRoute(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void handle(RoutingContext exchange) {
    cluster
        .report()
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .map(ClusterRoute::json)
        .onSuccess(exchange::json)
        .onFailure(exchange::fail);
  }

  static JsonObject json(ClusterReport report) {
    JsonArray members = new JsonArray();
    report.members().forEach(member -> members.add(json(member)));
    return new JsonObject().put("members", members).put("totals", report.totals().toJson());
  }

  private static JsonObject json(ClusterReport.Member member) {
    return new JsonObject()
        .put("name", member.node().name())
        .put("address", member.node().address())
        .put("version", member.node().version())
        .put("state", member.state().name())
        .put("ageMillis", member.ageMillis())
        .put("totals", member.totals().toJson());
  }
}

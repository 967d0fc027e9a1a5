package dev.echoport.app;

import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.ClusterFacts;
import dev.echoport.cluster.MemberState;
import dev.echoport.health.Health;
import dev.echoport.metrics.ClusterFigures;
import dev.echoport.metrics.NodeMetrics;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** What a clustered node shows of its cluster, in the metrics and beside its readiness. */
final class ClusterSigns {
  /** No listener can be called so. */
  private static final String DETAILS = "cluster members";

  private final Cluster cluster;

  private ClusterSigns(Cluster cluster) {
    this.cluster = cluster;
  }

  static void show(Cluster cluster, Health health, NodeMetrics metrics) {
    ClusterSigns signs = new ClusterSigns(cluster);
    metrics.cluster(signs::figures);
    health.addDetails(DETAILS, signs::details);
  }

  private ClusterFigures figures() {
    ClusterFacts facts = cluster.facts();
    Map<String, Integer> members = new TreeMap<>();
    facts.members().forEach((state, count) -> members.put(state.name(), count));
    return new ClusterFigures(
        members,
        facts.oldestReportMillis() / 1e3,
        facts.joined(),
        facts.splits(),
        facts.problem().isPresent());
  }

  /** As of a minute ago or so: every node is probed every few seconds. */
  private JsonObject details() {
    cluster.lookSeldom();
    ClusterFacts facts = cluster.facts();
    JsonObject details =
        new JsonObject()
            .put("joined", facts.joined())
            .put("up", facts.members().get(MemberState.UP))
            .put("lost", facts.members().get(MemberState.LOST));
    facts.problem().ifPresent(problem -> details.put("problem", problem));
    return details;
  }
}

package dev.echoport.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What a member of a cluster shows of it.
 *
 * @param members how many are in each state, the same states each time
 * @param reportAgeSeconds age of the oldest last report of a member that is there
 * @param joined whether this node has joined
 * @param splits how often a member was lost and came back
 * @param discoveryFails whether discovery finds nobody
 */
public record ClusterFigures(
    Map<String, Integer> members,
    double reportAgeSeconds,
    boolean joined,
    long splits,
    boolean discoveryFails) {

  /** Copies. */
  public ClusterFigures {
    members = Map.copyOf(members);
  }

  /** Shows them; {@code now} is called by the scraping thread. */
  static void show(Supplier<ClusterFigures> now, MeterRegistry registry) {
    for (String state : now.get().members.keySet()) {
      Gauge.builder("echoport.cluster.members", now, each -> each.get().members.get(state))
          .tag("state", state)
          .description("Members of the cluster as this node knows them, itself included.")
          .strongReference(true)
          .register(registry);
    }
    gauge(
        "echoport.cluster.report.age.seconds",
        "Age of the oldest last report of a member that is there.",
        now,
        ClusterFigures::reportAgeSeconds,
        registry);
    gauge(
        "echoport.cluster.joined",
        "1 once this node has joined the cluster, be it alone.",
        now,
        figures -> figures.joined ? 1 : 0,
        registry);
    gauge(
        "echoport.cluster.discovery.failed",
        "1 while a name of cluster.discovery does not resolve, or to this node only.",
        now,
        figures -> figures.discoveryFails ? 1 : 0,
        registry);
    FunctionCounter.builder("echoport.cluster.splits", now, each -> each.get().splits)
        .description("Members that were lost and came back.")
        .register(registry);
  }

  private static void gauge(
      String name,
      String description,
      Supplier<ClusterFigures> now,
      ToDoubleFunction<ClusterFigures> value,
      MeterRegistry registry) {
    Gauge.builder(name, now, each -> value.applyAsDouble(each.get()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}

package dev.echoport.admin;

import dev.echoport.admin.answer.RatesJson;
import dev.echoport.admin.answer.ReportJson;
import dev.echoport.cluster.ClusterReport;
import dev.echoport.completion.LatencyHistogram;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Operation;
import dev.echoport.completion.report.ListenerReport;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a node has done so far, in one document: counts only ever grow, rates are differences. */
final class NodeStats {
  private static final JsonArray BOUNDS = array(LatencyHistogram.upperBoundsNanos());

  private final AdminServices services;

  NodeStats(AdminServices services) {
    this.services = services;
  }

  /** Asks each loop once. Completes on the caller's context. */
  Future<JsonObject> take() {
    return services
        .gateway()
        .listeners()
        .compose(
            listeners -> services.condition().cluster().map(cluster -> json(listeners, cluster)));
  }

  private JsonObject json(List<ListenerReport> listeners, ClusterReport cluster) {
    return new JsonObject()
        .put("node", services.cluster().name())
        .put("start", services.condition().facts().start())
        .put("startedAt", services.history().startedAt().toString())
        .put("atMillis", System.currentTimeMillis())
        .put("draining", services.health().isDraining())
        .put("latencyBoundsNanos", BOUNDS)
        .put(
            "listeners",
            new JsonArray(listeners.stream().map(this::listener).collect(Collectors.toList())))
        .put("cluster", ClusterRoute.json(cluster, services.condition()))
        .put("recordsDropped", new JsonObject(Map.copyOf(services.dropped().get())));
  }

  private JsonObject listener(ListenerReport report) {
    return RatesJson.put(ReportJson.listener(report), services.history())
        .put("latency", latency(report.totals()));
  }

  private static JsonObject latency(ListenerTotals.Snapshot totals) {
    JsonObject json = new JsonObject();
    totals
        .latency()
        .forEach(
            (Operation operation, LatencyHistogram.Snapshot times) ->
                json.put(operation.name(), array(times.counts())));
    return json;
  }

  private static JsonArray array(long[] numbers) {
    return new JsonArray(Arrays.stream(numbers).boxed().collect(Collectors.toList()));
  }
}

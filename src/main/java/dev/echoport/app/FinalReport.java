package dev.echoport.app;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.ListenerReport;
import dev.echoport.completion.ListenerTotals;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What a node did in its life, as it stops: the proof that nothing was lost without a reason. */
record FinalReport(String node, ListenerTotals.Snapshot totals) {

  static FinalReport of(String node, List<ListenerReport> listeners) {
    return new FinalReport(
        node,
        listeners.stream()
            .map(ListenerReport::totals)
            .reduce(ListenerTotals.Snapshot.ZERO, ListenerTotals.Snapshot::plus));
  }

  /** Whether every connection finished what it held before the drain deadline. */
  boolean clean() {
    return !totals.closed().containsKey(CloseReason.DRAIN_CUT) && totals.open() == 0;
  }

  /** One line. */
  String toJson() {
    return new JsonObject()
        .put("event", clean() ? "drained" : "drain-cut")
        .put("node", node)
        .put(
            "connections",
            new JsonObject()
                .put("opened", totals.opened())
                .put("open", totals.open())
                .put("closed", json(totals.closed())))
        .put("receivedBytes", totals.ledger().received())
        .put("sentBytes", totals.ledger().sent())
        .put("discardedBytes", json(totals.ledger().discarded()))
        .put("pendingBytes", totals.ledger().pending())
        .encode();
  }

  private static JsonObject json(Map<CloseReason, Long> counts) {
    JsonObject json = new JsonObject();
    for (CloseReason reason : CloseReason.values()) {
      Long count = counts.get(reason);
      if (count != null) {
        json.put(reason.name(), count);
      }
    }
    return json;
  }
}

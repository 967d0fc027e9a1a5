package dev.echoport.app;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.processor.ProcessorService;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node did in its life, as it stops: the proof that nothing was lost without a reason.
 *
 * @param cutBefore connections that were cut before the node was told to stop, because their
 *     listener was removed or they were old: no fault of this drain
 * @param requests what other nodes asked for, {@code null} where they could not ask
 * @param slow what kept it waiting
 */
record FinalReport(
    String node,
    ListenerTotals.Snapshot totals,
    long cutBefore,
    ProcessorService.@Nullable Totals requests,
    SlowEnds slow) {

  static FinalReport of(
      String node, List<ListenerReport> listeners, long cutBefore, SlowEnds slow) {
    return new FinalReport(node, sum(listeners), cutBefore, null, slow);
  }

  static FinalReport ofWorker(
      String node,
      List<ListenerReport> listeners,
      ProcessorService.Totals requests,
      SlowEnds slow) {
    return new FinalReport(node, sum(listeners), 0, requests, slow);
  }

  /** Connections cut so far. */
  static long cut(List<ListenerReport> listeners) {
    return cut(sum(listeners));
  }

  private static long cut(ListenerTotals.Snapshot totals) {
    return totals.closed().getOrDefault(CloseReason.DRAIN_CUT, 0L);
  }

  private static ListenerTotals.Snapshot sum(List<ListenerReport> listeners) {
    return listeners.stream()
        .map(ListenerReport::totals)
        .reduce(ListenerTotals.Snapshot.ZERO, ListenerTotals.Snapshot::plus);
  }

  /** Whether every connection and request finished before the drain deadline. */
  boolean clean() {
    return cut(totals) == cutBefore
        && totals.open() == 0
        && (requests == null || requests.pending() == 0);
  }

  /** One line. */
  String toJson() {
    JsonObject json =
        new JsonObject()
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
            .put("pendingBytes", totals.ledger().pending());
    if (totals.ledger().inserted() > 0) {
      json.put("insertedBytes", totals.ledger().inserted());
    }
    if (requests != null) {
      json.put("requests", json(requests));
    }
    JsonObject late = slow.toJson();
    if (late != null) {
      json.put("slow", late);
    }
    return json.encode();
  }

  private static JsonObject json(ProcessorService.Totals requests) {
    return new JsonObject()
        .put("answered", requests.answered())
        .put("failed", requests.failed())
        .put("pending", requests.pending());
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

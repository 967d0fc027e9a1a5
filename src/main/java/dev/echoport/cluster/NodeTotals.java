package dev.echoport.cluster;

import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.report.ListenerReport;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a node did since it started, exact at one moment of each of its loops.
 *
 * @param discardedBytes both directions together
 * @param pendingBytes both directions together
 * @param connections open now
 * @param refused connections not accepted or not kept
 */
public record NodeTotals(
    long receivedBytes,
    long sentBytes,
    long discardedBytes,
    long pendingBytes,
    long connections,
    long opened,
    long closed,
    long refused) {

  /** A node that did nothing yet. */
  public static final NodeTotals ZERO = new NodeTotals(0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum over the listeners of a node. */
  public static NodeTotals of(List<ListenerReport> listeners) {
    return listeners.stream().map(NodeTotals::of).reduce(ZERO, NodeTotals::plus);
  }

  private static NodeTotals of(ListenerReport listener) {
    ListenerTotals.Snapshot totals = listener.totals();
    LedgerSnapshot ledger = totals.ledger();
    return new NodeTotals(
        ledger.received(),
        ledger.sent(),
        ledger.lost(),
        ledger.pending(),
        totals.open(),
        totals.opened(),
        totals.opened() - totals.open(),
        listener.refused().values().stream().mapToLong(Long::longValue).sum());
  }

  /** The sum of two nodes. */
  public NodeTotals plus(NodeTotals other) {
    return new NodeTotals(
        receivedBytes + other.receivedBytes,
        sentBytes + other.sentBytes,
        discardedBytes + other.discardedBytes,
        pendingBytes + other.pendingBytes,
        connections + other.connections,
        opened + other.opened,
        closed + other.closed,
        refused + other.refused);
  }

  /** As the API and {@code echoport.stats} show it. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("receivedBytes", receivedBytes)
        .put("sentBytes", sentBytes)
        .put("discardedBytes", discardedBytes)
        .put("pendingBytes", pendingBytes)
        .put("connections", connections)
        .put("opened", opened)
        .put("closed", closed)
        .put("refused", refused);
  }

  /** A count that another version does not know is 0. */
  static NodeTotals from(JsonObject json) {
    return new NodeTotals(
        json.getLong("receivedBytes", 0L),
        json.getLong("sentBytes", 0L),
        json.getLong("discardedBytes", 0L),
        json.getLong("pendingBytes", 0L),
        json.getLong("connections", 0L),
        json.getLong("opened", 0L),
        json.getLong("closed", 0L),
        json.getLong("refused", 0L));
  }
}

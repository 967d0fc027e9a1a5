package dev.echoport.completion.report;

import dev.echoport.completion.LedgerSnapshot;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;

/** Ledgers as JSON. */
public final class LedgerJson {
  private LedgerJson() {}

  /** With what the peer's kernel has of the bytes sent, where that can be known. */
  public static JsonObject of(ConnectionReport report) {
    JsonObject json = of(report.ledger());
    report
        .acknowledged()
        .ifPresent(
            acknowledged ->
                json.put("acknowledgedBytes", acknowledged)
                    .put("unacknowledgedBytes", report.ledger().sent() - acknowledged));
    return json;
  }

  /** As the API shows it. */
  public static JsonObject of(LedgerSnapshot ledger) {
    JsonObject byReason = new JsonObject();
    new TreeMap<>(ledger.discarded()).forEach((why, bytes) -> byReason.put(why.name(), bytes));
    return new JsonObject()
        .put("receivedBytes", ledger.received())
        .put("consumedBytes", ledger.consumed())
        .put("producedBytes", ledger.produced())
        .put("sentBytes", ledger.sent())
        .put(
            "discardedBytes",
            new JsonObject()
                .put("in", ledger.discardedIn())
                .put("out", ledger.discardedOut())
                .put("byReason", byReason))
        .put("echoedBytes", ledger.echoed())
        .put("droppedBytes", ledger.dropped())
        .put("insertedBytes", ledger.inserted())
        .put("alteredBytes", ledger.altered())
        .put(
            "pendingBytes",
            new JsonObject().put("in", ledger.pendingIn()).put("out", ledger.pendingOut()));
  }
}

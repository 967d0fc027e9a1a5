package dev.echoport.admin.answer;

import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Operation;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.ProcessorTotals;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.FaultsReport;
import dev.echoport.completion.report.LedgerJson;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.ProxyJson;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.completion.report.RequestsReport;
import dev.echoport.completion.report.TcpJson;
import dev.echoport.completion.report.TlsJson;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.completion.report.TraceParent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The reports as the API shows them. */
public final class ReportJson {
  private ReportJson() {}

  /** A listener. */
  public static JsonObject listener(ListenerReport report) {
    ListenerTotals.Snapshot totals = report.totals();
    JsonObject json =
        report.cutAt() == null
            ? new JsonObject()
            : new JsonObject().put("cutAt", report.cutAt().toString());
    return json.put("name", report.name())
        .put("uri", report.uri())
        .put("state", report.state().name())
        .put("loops", report.loops())
        .put(
            "connections",
            new JsonObject()
                .put("open", totals.open())
                .put("opened", totals.opened())
                .put("closed", counts(totals.closed())))
        .put("ledger", LedgerJson.of(totals.ledger()))
        .put("completions", completions(totals))
        .put("processors", processors(totals))
        .put("faults", faults(totals))
        .put("refused", counts(report.refused()))
        .put("datagramsRefused", counts(report.datagramsRefused()))
        .put("own", json(report.own()));
  }

  private static JsonObject json(OwnTraffic own) {
    return new JsonObject()
        .put("connections", own.connections())
        .put("receivedBytes", own.receivedBytes())
        .put("sentBytes", own.sentBytes());
  }

  private static JsonObject completions(ListenerTotals.Snapshot totals) {
    JsonObject json = new JsonObject();
    for (Operation operation : Operation.values()) {
      json.put(operation.name(), counts(totals.completions().getOrDefault(operation, Map.of())));
    }
    return json;
  }

  private static JsonArray processors(ListenerTotals.Snapshot totals) {
    JsonArray json = new JsonArray();
    for (ProcessorTotals.Snapshot processor : totals.processors()) {
      json.add(
          new JsonObject()
              .put("name", processor.name())
              .put("frames", counts(processor.frames()))
              .put("queueNanos", processor.queue().sumNanos())
              .put("runNanos", processor.run().sumNanos()));
    }
    return json;
  }

  private static JsonObject faults(ListenerTotals.Snapshot totals) {
    JsonObject json = new JsonObject();
    new TreeMap<>(totals.faults()).forEach((kind, count) -> json.put(kind.word(), count));
    return json;
  }

  /** A connection, open or closed. */
  public static JsonObject connection(ConnectionReport report) {
    JsonObject json =
        new JsonObject()
            .put("id", report.id())
            .put("listener", report.listener())
            .put("remoteAddress", report.remoteAddress())
            .put("localAddress", report.localAddress())
            .put("state", report.state())
            .put("openedAt", report.openedAt().toString())
            .put("closedAt", text(report.closedAt()))
            .put("closeReason", name(report.reason()))
            .put("cause", report.cause())
            .put("ledger", LedgerJson.of(report))
            .put("completions", report.completions())
            .put("window", window(report.window()));
    if (report.tcp() != null) {
      json.put("tcp", TcpJson.of(report.tcp()));
    }
    Autopsy autopsy = report.autopsy();
    if (autopsy != null) {
      json.put("autopsy", autopsy(autopsy).put("sentence", CloseSentence.of(report)));
    }
    ProxyReport proxy = report.proxy();
    if (proxy != null) {
      json.put("proxy", ProxyJson.of(proxy));
    }
    TlsReport tls = report.tls();
    if (tls != null) {
      json.put("tls", TlsJson.of(tls));
    }
    RequestsReport requests = report.requests();
    if (requests != null) {
      json.put("requests", requests(requests));
    }
    FaultsReport faults = report.faults();
    if (faults != null) {
      json.put("faults", faults(faults));
    }
    TraceParent trace = report.trace();
    return trace == null ? json : json.put("traceParent", trace.toString());
  }

  private static JsonObject requests(RequestsReport requests) {
    return new JsonObject()
        .put("count", requests.count())
        .put("method", requests.method())
        .put("path", requests.path())
        .put("status", requests.status());
  }

  private static JsonObject faults(FaultsReport faults) {
    return new JsonObject()
        .put("seed", faults.seed())
        .put("connection", faults.connection())
        .put("replay", faults.replay());
  }

  private static JsonObject autopsy(Autopsy autopsy) {
    return new JsonObject()
        .put("firstToClose", autopsy.first().side())
        .put("how", autopsy.first().how())
        .put("quietNanos", autopsy.quietNanos())
        .put("longestSendNanos", autopsy.longestSendNanos())
        .put("tcp", TcpJson.of(autopsy.tcp()));
  }

  private static JsonObject window(ConnectionReport.WindowReport window) {
    return new JsonObject()
        .put("bytes", window.bytes())
        .put("operations", window.operations())
        .put("heldBytes", window.heldBytes())
        .put("postedSends", window.postedSends())
        .put("frames", window.frames())
        .put("receivePosted", window.receivePosted());
  }

  /** In the order of the constants; the map itself promises none. */
  private static <E extends Enum<E>> JsonObject counts(Map<E, Long> counts) {
    JsonObject json = new JsonObject();
    new TreeMap<>(counts).forEach((constant, count) -> json.put(constant.name(), count));
    return json;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static @Nullable String name(@Nullable Enum<?> constant) {
    return constant == null ? null : constant.name();
  }
}

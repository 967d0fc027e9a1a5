package dev.echoport.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What a load brought about, as a table for people and as JSON for programs. */
public final class LoadReport {
  private final LoadOptions options;
  private final LoadSnapshot last;
  private final long rampMessages;
  private final long rampTurns;
  private final Histogram roundTrips;
  private final long elapsedNanos;

  private LoadReport(
      LoadOptions options,
      LoadSnapshot last,
      long rampMessages,
      long rampTurns,
      Histogram roundTrips,
      long elapsedNanos) {
    this.options = options;
    this.last = last;
    this.rampMessages = rampMessages;
    this.rampTurns = rampTurns;
    this.roundTrips = roundTrips;
    this.elapsedNanos = elapsedNanos;
  }

  /**
   * @param ramp at the end of the ramp, if there was one
   * @param roundTrips since then
   * @param elapsedNanos from then to the last message that came back
   */
  static LoadReport of(
      LoadOptions options,
      @Nullable LoadSnapshot ramp,
      LoadSnapshot last,
      Histogram roundTrips,
      long elapsedNanos) {
    return new LoadReport(
        options,
        last,
        ramp == null ? 0 : ramp.messages(),
        ramp == null ? 0 : ramp.turns(),
        roundTrips,
        Math.max(1, elapsedNanos));
  }

  /** Whether every byte that was sent came back, and every connection ended with FIN. */
  public boolean isClean() {
    return last.faults().total() == 0;
  }

  /** Messages that came back whole and right. */
  public long messages() {
    return last.messages();
  }

  /** Bytes that were given to the connections. */
  public long sentBytes() {
    return last.sentBytes();
  }

  /** Bytes that came back right. */
  public long receivedBytes() {
    return last.receivedBytes();
  }

  /** Messages that an open loop should have sent and could not, because the peer was too slow. */
  public long overdueMessages() {
    return last.overdue();
  }

  /** Datagrams that did not come back, which is no fault: the network may lose them. */
  public long lostMessages() {
    return last.lost();
  }

  /** What went wrong. */
  public Map<FaultKind, Fault> faults() {
    return last.faults().byKind();
  }

  /** One line for each kind of fault. */
  public List<String> faultLines() {
    return new TreeMap<>(faults())
        .entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private static String line(FaultKind kind, Fault fault) {
    return name(kind) + ": " + fault.connections() + " connections, first " + fault.first();
  }

  private static String name(FaultKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Connections that came, did all they should and ended with FIN; 0 unless they come and go. */
  public long turns() {
    return last.turns();
  }

  private double perSecond() {
    return (messages() - rampMessages) * 1e9 / elapsedNanos;
  }

  private double turnsPerSecond() {
    return (turns() - rampTurns) * 1e9 / elapsedNanos;
  }

  /** Several lines for people, each with its end. */
  public String table() {
    StringBuilder table = new StringBuilder(512);
    row(table, "target", options.target().uri() + ", " + load());
    row(table, "messages", String.format(Locale.ROOT, "%,d of %,d B", messages(), options.size()));
    row(
        table,
        "bytes",
        String.format(Locale.ROOT, "%,d sent, %,d back and right", sentBytes(), receivedBytes()));
    row(
        table,
        "throughput",
        String.format(
            Locale.ROOT,
            "%,.0f msg/s, %.2f MB/s",
            perSecond(),
            perSecond() * options.size() / 1e6));
    if (comeAndGo()) {
      row(
          table,
          "connections",
          String.format(Locale.ROOT, "%,d came and went, %,.0f/s", turns(), turnsPerSecond()));
    }
    row(table, "p50", millis(at(50)));
    row(table, "p90", millis(at(90)));
    row(table, "p99", millis(at(99)));
    row(table, "p99.9", millis(at(99.9)));
    row(table, "max", millis(roundTrips.getMaxValue()));
    if (options.rate() != null) {
      row(table, "overdue", String.format(Locale.ROOT, "%,d messages not sent", overdueMessages()));
    }
    if (datagrams()) {
      row(table, "lost", lost());
    }
    row(table, "errors", String.valueOf(last.faults().total()));
    return table.toString();
  }

  private boolean datagrams() {
    return options.target().scheme().equals("udp");
  }

  private String lost() {
    long sent = sentBytes() / options.size();
    return String.format(
        Locale.ROOT,
        "%,d of %,d datagrams, %.3f %%; %,d twice or late",
        lostMessages(),
        sent,
        100.0 * lostMessages() / Math.max(1, sent),
        last.late());
  }

  private boolean comeAndGo() {
    return options.shape().mode() != LoadMode.STREAM;
  }

  private String load() {
    Rate rate = options.rate();
    LoadShape shape = options.shape();
    return options.connections()
        + (comeAndGo() ? " connections at a time (" + shape.mode() + "), " : " connections, ")
        + (rate == null ? options.depth() + " in flight on each" : rate + " in all")
        + (shape.think().isZero() ? "" : ", think " + Durations.format(shape.think()))
        + (shape.ramp().isZero() ? "" : ", ramp " + Durations.format(shape.ramp()));
  }

  private static void row(StringBuilder table, String name, String value) {
    table.append(String.format(Locale.ROOT, "%-11s %s%n", name, value));
  }

  private long at(double percentile) {
    return roundTrips.getValueAtPercentile(percentile);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }

  /** All of it as one object. */
  public JsonObject json() {
    Rate rate = options.rate();
    return new JsonObject()
        .put("target", options.target().uri())
        .put("loop", rate == null ? "closed" : "open")
        .put("mode", options.shape().mode().toString())
        .put("connections", options.connections())
        .put("threads", options.threads())
        .put("size", options.size())
        .put(
            rate == null ? "depth" : "ratePerSecond",
            rate == null ? options.depth() : rate.perSecond())
        .put("thinkNanos", options.shape().think().toNanos())
        .put("rampNanos", options.shape().ramp().toNanos())
        .put("elapsedNanos", elapsedNanos)
        .put("messages", messages())
        .put("measuredMessages", roundTrips.getTotalCount())
        .put("sentBytes", sentBytes())
        .put("receivedBytes", receivedBytes())
        .put("connectionsEnded", turns())
        .put("overdueMessages", overdueMessages())
        .put("lostMessages", lostMessages())
        .put("lateMessages", last.late())
        .put("messagesPerSecond", perSecond())
        .put("bytesPerSecond", perSecond() * options.size())
        .put("roundTripNanos", roundTripJson())
        .put("errors", faultsJson());
  }

  private JsonObject roundTripJson() {
    return new JsonObject()
        .put("min", roundTrips.getTotalCount() == 0 ? 0 : roundTrips.getMinValue())
        .put("mean", roundTrips.getMean())
        .put("p50", at(50))
        .put("p90", at(90))
        .put("p99", at(99))
        .put("p999", at(99.9))
        .put("max", roundTrips.getMaxValue());
  }

  private JsonArray faultsJson() {
    JsonArray errors = new JsonArray();
    new TreeMap<>(faults())
        .forEach(
            (kind, fault) ->
                errors.add(
                    new JsonObject()
                        .put("kind", kind.name())
                        .put("connections", fault.connections())
                        .put("first", fault.first())));
    return errors;
  }
}

package dev.echoport.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A report as JSON. What was not measured is {@code null}. */
final class LoadJson {
  private LoadJson() {}

  static JsonObject of(LoadReport report) {
    LoadOptions options = report.options();
    LoadShape shape = options.shape();
    Rate rate = options.rate();
    boolean measured = report.measuredMessages() > 0;
    return new JsonObject()
        .put("target", options.target().uri())
        .put("loop", rate == null ? "closed" : "open")
        .put("mode", shape.mode().toString())
        .put("connections", options.connections())
        .put("threads", options.threads())
        .put("size", options.size())
        .put(
            rate == null ? "depth" : "ratePerSecond",
            rate == null ? options.depth() : rate.perSecond())
        .put("thinkNanos", shape.think().toNanos())
        .put("rampNanos", shape.ramp().toNanos())
        .put("warmUpNanos", shape.warmUp().toNanos())
        .put("elapsedNanos", measured ? report.elapsedNanos() : null)
        .put("messages", report.messages())
        .put("measuredMessages", report.measuredMessages())
        .put("measuredSentMessages", report.measuredSentMessages())
        .put("intendedMessages", report.intendedMessages())
        .put("sentBytes", report.sentBytes())
        .put("receivedBytes", report.receivedBytes())
        .put("connectionsEnded", report.turns())
        .put("overdueMessages", report.overdueMessages())
        .put("lostMessages", report.lostMessages())
        .put("lateMessages", report.lateMessages())
        .put("messagesPerSecond", measured ? report.perSecond() : null)
        .put("bytesPerSecond", measured ? report.perSecond() * options.size() : null)
        .put("roundTripNanos", roundTrips(report.roundTrips()))
        .put("errors", errors(report));
  }

  private static JsonObject roundTrips(Histogram times) {
    boolean measured = times.getTotalCount() > 0;
    return new JsonObject()
        .put("min", measured ? times.getMinValue() : null)
        .put("mean", measured ? times.getMean() : null)
        .put("p50", at(times, 50))
        .put("p90", at(times, 90))
        .put("p99", at(times, 99))
        .put("p999", at(times, 99.9))
        .put("max", at(times, 100));
  }

  private static @Nullable Long at(Histogram times, double percentile) {
    return times.getTotalCount() == 0 ? null : times.getValueAtPercentile(percentile);
  }

  private static JsonArray errors(LoadReport report) {
    JsonArray errors = new JsonArray();
    new TreeMap<>(report.faults())
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

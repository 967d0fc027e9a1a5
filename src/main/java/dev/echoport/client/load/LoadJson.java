package dev.echoport.client.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/** A report as JSON. What was not measured is {@code null}. */
final class LoadJson {
  private static final int TICKS_PER_HALF = 5;

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
        .put("percentiles", percentiles(report.roundTrips()))
        .put("seconds", new JsonArray(report.seconds().stream().map(LoadSecond::json).toList()))
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

  /** Pairs of percentile and nanoseconds, the closer the rarer. */
  private static JsonArray percentiles(Histogram times) {
    JsonArray points = new JsonArray();
    if (times.getTotalCount() > 0) {
      for (HistogramIterationValue point : times.percentiles(TICKS_PER_HALF)) {
        points.add(
            new JsonArray()
                .add(point.getPercentileLevelIteratedTo())
                .add(point.getValueIteratedTo()));
      }
    }
    return points;
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

package dev.echoport.client.load;

import io.vertx.core.json.JsonObject;
import org.HdrHistogram.Histogram;

/**
 * A second of a load, or what was measured of it.
 *
 * @param fromNanos when it began, since measuring began
 * @param nanos how long it was
 */
record LoadSecond(long fromNanos, long nanos, long messages, long p50, long p99, long max) {

  static LoadSecond of(long fromNanos, long nanos, Histogram times) {
    return new LoadSecond(
        fromNanos,
        nanos,
        times.getTotalCount(),
        times.getValueAtPercentile(50),
        times.getValueAtPercentile(99),
        times.getMaxValue());
  }

  /** Round trips are {@code null} where nothing came back. */
  JsonObject json() {
    boolean measured = messages > 0;
    return new JsonObject()
        .put("fromNanos", fromNanos)
        .put("nanos", nanos)
        .put("messages", messages)
        .put("p50", measured ? p50 : null)
        .put("p99", measured ? p99 : null)
        .put("max", measured ? max : null);
  }
}

package dev.echoport.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Spans for an OpenTelemetry collector.
 *
 * @param endpoint where spans are posted to; the path is {@code /v1/traces} if there is none;
 *     empty: no tracing
 * @param samplingPercent share of the connections without a trace of their own
 * @param slowCompletion a send, or a frame in the processors, that takes at least this long is an
 *     event of its span
 */
public record TracingConfig(
    @Key(kind = Kind.TRACES) @Nullable URI endpoint,
    @Key(name = "sampling", kind = Kind.PERCENT) int samplingPercent,
    @Key(min = "1ms", max = "24h") Duration slowCompletion) {
  /** No tracing. */
  public static final TracingConfig OFF = new TracingConfig(null, 100, Duration.ofMillis(100));
}

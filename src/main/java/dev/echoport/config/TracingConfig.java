package dev.echoport.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Spans for an OpenTelemetry collector.
 *
 * @param endpoint where they go, {@code null} for no tracing
 * @param samplingPercent of the connections that bring no decision of their own
 * @param slowCompletion a send, or a frame in the processors, that takes at least this long becomes
 *     an event of its span
 */
public record TracingConfig(@Nullable URI endpoint, int samplingPercent, Duration slowCompletion) {
  /** No tracing. */
  public static final TracingConfig OFF = new TracingConfig(null, 100, Duration.ofMillis(100));
}

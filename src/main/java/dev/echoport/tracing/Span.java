package dev.echoport.tracing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection from accept to close, as OpenTelemetry sees it. Times are nanoseconds since the
 * epoch; values of attributes are {@code String}, {@code Long}, {@code Double} or {@code Boolean}.
 *
 * @param events in the order of their times
 * @param droppedEvents those beyond the limit
 * @param error what went wrong, {@code null} if nothing did
 */
record Span(
    TraceContext context,
    String name,
    long startNanos,
    long endNanos,
    Map<String, Object> attributes,
    List<Event> events,
    long droppedEvents,
    @Nullable String error) {

  /** Something at one moment of it. */
  record Event(String name, long atNanos, Map<String, Object> attributes) {}
}

package dev.echoport.client.tail;

import dev.echoport.client.Scaled;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a tail has shown, and what it has not. */
final class TailSummary {
  private final Map<String, Long> shown = new TreeMap<>();
  private long bytes;
  private long slowestNanos;
  private long filtered;
  private long dropped;

  void shown(JsonObject record) {
    shown.merge(record.getString("operation", "?"), 1L, Long::sum);
    bytes += record.getLong("bytes", 0L);
    slowestNanos = Math.max(slowestNanos, TailFilter.latencyNanos(record));
  }

  void filtered() {
    filtered++;
  }

  void dropped(long records) {
    dropped += records;
  }

  /** One line. */
  String text() {
    long completions = shown.values().stream().mapToLong(Long::longValue).sum();
    String operations =
        shown.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
    return completions
        + " completions shown"
        + (completions == 0 ? "" : operations + ", " + bytes + " B")
        + (completions == 0 ? "" : ", slowest " + Scaled.of(slowestNanos))
        + ", "
        + filtered
        + " filtered out, "
        + dropped
        + " dropped by the node";
  }
}

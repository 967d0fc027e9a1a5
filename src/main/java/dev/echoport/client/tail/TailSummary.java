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
  private final Map<String, Long> dropped = new TreeMap<>();

  void shown(JsonObject record) {
    shown.merge(record.getString("operation", "?"), 1L, Long::sum);
    bytes += record.getLong("bytes", 0L);
    slowestNanos = Math.max(slowestNanos, TailFilter.latencyNanos(record));
  }

  void filtered() {
    filtered++;
  }

  void dropped(String node, long records) {
    dropped.merge(node, records, Long::sum);
  }

  /** One line. */
  String text() {
    long completions = shown.values().stream().mapToLong(Long::longValue).sum();
    return completions
        + " completions shown"
        + (completions == 0 ? "" : each(shown) + ", " + bytes + " B")
        + (completions == 0 ? "" : ", slowest " + Scaled.of(slowestNanos))
        + ", "
        + filtered
        + " filtered out, "
        + dropped.values().stream().mapToLong(Long::longValue).sum()
        + " dropped"
        + (dropped.isEmpty() ? "" : each(dropped));
  }

  private static String each(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", ", " (", ")"));
  }
}

package dev.echoport.admin.answer;

import dev.echoport.completion.LatencyHistogram;
import dev.echoport.history.HistoryRange;
import dev.echoport.history.Mark;
import dev.echoport.history.NodeHistory;
import dev.echoport.history.Series;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The history as the API shows it; written without an object for each of its many numbers. */
final class HistoryJson {
  private HistoryJson() {}

  static Buffer of(
      String node,
      NodeHistory history,
      HistoryRange range,
      @Nullable String listener,
      Series series) {
    StringBuilder json = new StringBuilder("{\"node\":").append(Json.encode(node));
    if (listener != null) {
      json.append(",\"listener\":").append(Json.encode(listener));
    }
    json.append(",\"startedAt\":\"").append(history.startedAt());
    json.append("\",\"range\":\"").append(range.text());
    json.append("\",\"stepMillis\":").append(series.stepMillis());
    numbers(json.append(",\"latencyBoundsNanos\":"), LatencyHistogram.upperBoundsNanos());
    numbers(json.append(",\"times\":"), series.ends());
    numbers(json.append(",\"spansMillis\":"), series.spans());
    json.append(",\"series\":{");
    String comma = "";
    for (String name : series.values().keySet()) {
      json.append(comma).append('"').append(name).append("\":");
      numbers(json, series.values().getOrDefault(name, new long[0]));
      comma = ",";
    }
    return Buffer.buffer(
        json.append("},\"marks\":").append(marks(history.marks()).encode()).append('}').toString());
  }

  private static void numbers(StringBuilder json, long[] numbers) {
    json.append('[');
    for (int i = 0; i < numbers.length; i++) {
      if (i > 0) {
        json.append(',');
      }
      if (numbers[i] == Series.ABSENT) {
        json.append("null");
      } else {
        json.append(numbers[i]);
      }
    }
    json.append(']');
  }

  static JsonArray marks(List<Mark> marks) {
    JsonArray json = new JsonArray();
    marks.forEach(
        mark ->
            json.add(
                new JsonObject()
                    .put("atMillis", mark.at().toEpochMilli())
                    .put("kind", mark.kind().name())
                    .put("text", mark.text())));
    return json;
  }
}

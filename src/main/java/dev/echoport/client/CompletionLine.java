package dev.echoport.client;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A completion as one line for people, {@code 12:00:01.123456 echo a-17 #42 SEND [8192,12288) 4096
 * B OK 312 µs}.
 */
final class CompletionLine {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final DateTimeFormatter time;

  CompletionLine(ZoneId zone) {
    time = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(zone);
  }

  /** The line for a record of the API. */
  String format(JsonObject completion) {
    long offset = completion.getLong("offset");
    long bytes = completion.getLong("bytes");
    long completed = completion.getLong("completedNanos");
    StringBuilder line = new StringBuilder(120);
    time.formatTo(
        Instant.ofEpochSecond(completed / NANOS_PER_SECOND, completed % NANOS_PER_SECOND), line);
    line.append(' ').append(completion.getString("listener"));
    line.append(' ').append(completion.getString("connection"));
    line.append(" #").append(completion.getLong("sequence"));
    line.append(' ').append(completion.getString("operation"));
    line.append(" [").append(offset).append(',').append(offset + bytes).append(") ");
    line.append(bytes).append(" B ");
    if (completion.containsKey("producedBytes")) {
      line.append("-> ").append(completion.getLong("producedBytes")).append(" B ");
    }
    line.append(completion.getString("outcome"));
    line.append(' ').append((completed - completion.getLong("postedNanos")) / 1_000).append(" µs");
    String cause = completion.getString("cause");
    return cause == null ? line.toString() : line.append(": ").append(cause).toString();
  }

  /** The line for records that the node dropped because this subscriber was too slow. */
  static String formatDropped(JsonObject dropped) {
    return "-- " + dropped.getLong("records") + " records dropped by the node: tail was too slow";
  }
}

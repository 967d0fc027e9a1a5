package dev.echoport.client.tail;

import dev.echoport.client.Colours;
import dev.echoport.client.Scaled;
import dev.echoport.text.Printable;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A completion as one line for people, {@code 12:00:01.123456Z echo a-17 #42 SEND [8192,12288) 4096
 * B OK 312 µs}.
 */
final class CompletionLine {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final DateTimeFormatter time;

  private final Colours colours;

  CompletionLine(ZoneId zone, Colours colours) {
    this.colours = colours;
    time = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSXXX").withZone(zone);
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
    line.append(' ').append(operation(completion.getString("operation")));
    if (completion.containsKey("plan")) {
      return fault(completion, line);
    }
    line.append(" [").append(offset).append(',').append(offset + bytes).append(") ");
    line.append(bytes).append(" B ");
    if (completion.containsKey("producedBytes")) {
      line.append("-> ").append(completion.getLong("producedBytes")).append(" B ");
    }
    line.append(outcome(completion.getString("outcome")));
    line.append(' ').append(Scaled.of(completed - completion.getLong("postedNanos")));
    String cause = completion.getString("cause");
    return cause == null
        ? line.toString()
        : line.append(": ").append(Printable.of(cause)).toString();
  }

  /** {@code FAULT 2 of the plan: corrupt at 1000 B sent, 1 B}. */
  private static String fault(JsonObject completion, StringBuilder line) {
    boolean received = completion.getString("direction").equals("RECEIVE");
    long bytes = completion.getLong("bytes");
    line.append(' ').append(completion.getLong("plan")).append(" of the plan: ");
    line.append(completion.getString("kind")).append(" at ");
    line.append(completion.getLong("offset")).append(received ? " B received" : " B sent");
    return bytes == 0 ? line.toString() : line.append(", ").append(bytes).append(" B").toString();
  }

  private String operation(String name) {
    int colour =
        switch (name) {
          case "RECEIVE" -> Colours.BLUE;
          case "SEND" -> Colours.YELLOW;
          case "FAULT" -> Colours.RED;
          default -> Colours.MAGENTA;
        };
    return colours.paint(colour, name);
  }

  private String outcome(String name) {
    return name.equals("OK") ? name : colours.paint(Colours.RED, name);
  }

  /**
   * The line for a connection that began: {@code 12:00:01.123456Z echo a-17 OPENED by 10.0.0.1:5}.
   */
  String formatOpened(JsonObject connection) {
    return start(connection, "openedAt")
        + colours.paint(Colours.GREEN, "OPENED")
        + " by "
        + Printable.of(connection.getString("remoteAddress"));
  }

  /** The line for a connection that ended, with the sentence of its autopsy. */
  String formatClosed(JsonObject connection) {
    String reason = connection.getString("closeReason");
    int colour = reason.equals("PEER_FINISHED") ? Colours.GREEN : Colours.RED;
    String sentence = connection.getJsonObject("autopsy", new JsonObject()).getString("sentence");
    return start(connection, "closedAt")
        + colours.paint(colour, "CLOSED " + reason)
        + (sentence == null ? "" : ": " + Printable.of(sentence));
  }

  private String start(JsonObject connection, String when) {
    return time.format(Instant.parse(connection.getString(when)))
        + ' '
        + connection.getString("listener")
        + ' '
        + connection.getString("id")
        + ' ';
  }

  /**
   * The line for records that did not come: tail was too slow, or the node could not be reached.
   */
  static String formatDropped(JsonObject dropped) {
    return "-- "
        + dropped.getLong("records")
        + " records of "
        + dropped.getString("node", "the node")
        + " dropped: tail was too slow or not reached";
  }
}

package dev.echoport.client.tail;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events, as far as completions use them: {@code event} and {@code data}. */
final class EventStream {
  private final BufferedReader lines;

  EventStream(BufferedReader lines) {
    this.lines = lines;
  }

  /**
   * One event.
   *
   * @param name {@code message} when the server gave none
   */
  record Event(String name, String data) {}

  /** Blocks until the next event that carries data; {@code null} when the stream has ended. */
  @Nullable Event next() throws IOException {
    String name = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data:")) {
        data.append(data.length() == 0 ? "" : "\n").append(value(line, "data:"));
      } else if (line.startsWith("event:")) {
        name = value(line, "event:");
      } else if (line.isEmpty()) {
        if (data.length() > 0) {
          return new Event(name, data.toString());
        }
        name = "message";
      }
    }
    return null;
  }

  private static String value(String line, String field) {
    String value = line.substring(field.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  /** Whether the next event may have to be waited for. */
  boolean isDry() throws IOException {
    return !lines.ready();
  }
}

package dev.echoport.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events, as far as completions use them: {@code event} and {@code data}. */
public final class EventStream {
  private final BufferedReader lines;

  /** Of a response's body. */
  public EventStream(InputStream body) {
    this(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)));
  }

  EventStream(BufferedReader lines) {
    this.lines = lines;
  }

  /**
   * One event.
   *
   * @param name {@code message} when the server gave none
   */
  public record Event(String name, String data) {}

  /** Blocks until the next event that carries data; {@code null} when the stream has ended. */
  public @Nullable Event next() throws IOException {
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

  /** Blocks until the node has begun the stream: it does so with a comment. */
  public void awaitBegin() throws IOException {
    lines.readLine();
  }

  /** Whether the next event may have to be waited for. */
  public boolean isDry() throws IOException {
    return !lines.ready();
  }
}

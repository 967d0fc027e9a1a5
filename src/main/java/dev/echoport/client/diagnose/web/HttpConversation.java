package dev.echoport.client.diagnose.web;

import dev.echoport.client.Durations;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.path.EchoConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * HTTP/1.1 by hand on one connection: what is sent is sent as it is written, and what comes is
 * shown as it came.
 */
public final class HttpConversation {
  private static final int MOST_HEAD = 64 << 10;
  private static final int MOST_BODY = 8 << 20;

  private final EchoConnection connection;
  private final Duration patience;

  public HttpConversation(EchoConnection connection, Duration patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /**
   * An answer.
   *
   * @param fields as they came, {@code name: value}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Reply(int status, List<String> fields, byte[] body) {
    /** The value of a field, empty if there is none. */
    String field(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(field -> field.substring(prefix.length()).strip())
          .findFirst()
          .orElse("");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  public void send(String text) {
    connection.send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) {
    connection.send(bytes);
  }

  /**
   * The next answer with its body.
   *
   * @throws IOException if there is none: what came instead
   */
  public Reply read() throws IOException {
    Reply head = head(patience);
    return new Reply(head.status(), head.fields(), body(head));
  }

  /** The next head alone, also one of status 100 or 101. */
  Reply head(Duration within) throws IOException {
    String text = until("\r\n\r\n", within);
    List<String> lines = new ArrayList<>(List.of(text.split("\r\n")));
    String status = lines.remove(0);
    if (!status.matches("HTTP/1\\.[01] \\d{3}.*")) {
      throw new IOException("an answer that is not HTTP/1.1: " + status.strip());
    }
    return new Reply(Integer.parseInt(status.substring(9, 12)), lines, new byte[0]);
  }

  private byte[] body(Reply head) throws IOException {
    if (head.field("Transfer-Encoding").equalsIgnoreCase("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
        body.writeBytes(chunk);
      }
      return body.toByteArray();
    }
    String length = head.field("Content-Length");
    return bytes(length.isEmpty() ? 0 : size(length, 10));
  }

  /** The next chunk of a body; empty: the last one. */
  byte[] chunk() throws IOException {
    byte[] chunk = bytes(size(until("\r\n", patience).strip().replaceFirst(";.*", ""), 16));
    until("\r\n", patience);
    return chunk;
  }

  private static int size(String text, int radix) throws IOException {
    try {
      int size = Integer.parseInt(text, radix);
      if (size >= 0 && size <= MOST_BODY) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new IOException("an answer with a length that is none: " + text, e);
    }
    throw new IOException("an answer of " + text + " bytes");
  }

  byte[] bytes(int count) throws IOException {
    byte[] bytes = connection.receiveAll(count);
    if (bytes.length < count) {
      throw new IOException(
          "%,d of %,d bytes of an answer%s".formatted(bytes.length, count, ending()));
    }
    return bytes;
  }

  private String until(String end, Duration within) throws IOException {
    StringBuilder text = new StringBuilder();
    long last = System.nanoTime() + within.toNanos();
    while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
      byte[] next = connection.receive(1, Duration.ofNanos(last - System.nanoTime()));
      if (next.length == 0 || text.length() > MOST_HEAD) {
        throw new IOException(
            (text.isEmpty() ? "no answer" : "the beginning of an answer") + ending());
      }
      text.append((char) (next[0] & 0xff));
    }
    return text.toString();
  }

  private String ending() {
    return connection.ending() == Ending.NONE
        ? ", then nothing for " + Durations.format(patience)
        : ", then " + connection.ending().text();
  }
}

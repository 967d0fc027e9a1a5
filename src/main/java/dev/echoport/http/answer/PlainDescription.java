package dev.echoport.http.answer;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request as text, in the lines that whoami prints: scripts that read those read these. Behind
 * them the request follows as it came.
 */
public final class PlainDescription {
  private PlainDescription() {}

  /**
   * Describes it.
   *
   * @param trailers behind its body
   */
  public static String text(Seen seen, RequestBody body, HttpHeaders trailers) {
    StringBuilder text = new StringBuilder();
    line(text, "Hostname", seen.connection().services().node());
    line(text, "IP", host(seen.connection().report().localAddress()));
    line(text, "RemoteAddr", seen.connection().remoteAddress());
    text.append(seen.request().method().name())
        .append(' ')
        .append(seen.request().uri())
        .append(' ')
        .append(seen.version())
        .append('\n');
    fields(text, seen, seen.request().headers());
    text.append('\n');
    String content = body.text();
    text.append(content == null ? body.shown().toString(StandardCharsets.ISO_8859_1) : content);
    if (!trailers.isEmpty()) {
      text.append("\n\n");
      fields(text, seen, trailers);
    }
    text.append(text.charAt(text.length() - 1) == '\n' ? "" : "\n");
    seen.environment()
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  private static void fields(StringBuilder text, Seen seen, HttpHeaders headers) {
    for (Map.Entry<String, String> field : seen.fields(headers)) {
      line(text, field.getKey(), field.getValue());
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }

  /** Without the port. */
  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon).replaceAll("[\\[\\]]", "");
  }
}

package dev.echoport.client;

import dev.echoport.scheme.Feature;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What requests of an HTTP load look like. With a method or a body each message is a request of its
 * own; without, a connection is one POST whose body is the load.
 *
 * @param method {@code null} for POST
 * @param headers further fields of the head, the handshake of a WebSocket included
 * @param body of each request, {@code null} for bytes of the load
 */
public record HttpOptions(
    @Nullable String method, List<Map.Entry<String, String>> headers, @Nullable Buffer body) {
  /** One POST for each connection, without further fields. */
  public static final HttpOptions NONE = new HttpOptions(null, List.of(), null);

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  /** Refuses what is no method, and an empty body, with an {@link IllegalArgumentException}. */
  public HttpOptions {
    headers = List.copyOf(headers);
    if (method != null && !method.matches("[A-Z]{1,20}")) {
      throw new IllegalArgumentException("--method: " + method + " (expected: GET, POST or such)");
    }
    if (body != null && body.length() == 0) {
      throw new IllegalArgumentException("--body (expected: a file that is not empty)");
    }
  }

  /**
   * Reads {@code Name: value}.
   *
   * @throws IllegalArgumentException names the text and what was expected
   */
  public static Map.Entry<String, String> header(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !text.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      throw new IllegalArgumentException("--header: " + text + " (expected: Name: value)");
    }
    return Map.entry(text.substring(0, colon), text.substring(colon + 1).strip());
  }

  public void require(Target target) {
    boolean http = target.scheme().has(Feature.REQUESTS);
    boolean webSocket = target.scheme().takesWebSocketsOnly();
    if (!http && (isEachMessage() || !headers.isEmpty() && !webSocket)) {
      throw new IllegalArgumentException(
          "--method, --header and --body (expected: http:// or https://; --header, ws[s]:// too)");
    }
  }

  /** Whether each message is a request. */
  public boolean isEachMessage() {
    return method != null || body != null;
  }

  public String methodOrPost() {
    return method == null ? "POST" : method;
  }

  /** Whether requests carry something that can come back. */
  public boolean hasBody() {
    return body != null || WITH_BODY.contains(methodOrPost());
  }
}

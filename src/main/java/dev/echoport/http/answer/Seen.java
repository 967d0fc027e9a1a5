package dev.echoport.http.answer;

import dev.echoport.connection.Connection;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as the node has seen it.
 *
 * @param path decoded
 * @param query its parameters, decoded; {@code null} if that is impossible
 * @param http2 whether it came by HTTP/2, where the codec has added fields of its own
 * @param connection on which it came
 * @param environment variables that may be shown
 */
public record Seen(
    HttpRequest request,
    String path,
    @Nullable Map<String, List<String>> query,
    boolean http2,
    Connection connection,
    Map<String, String> environment) {

  String version() {
    return http2 ? "HTTP/2" : request.protocolVersion().text();
  }

  /** The fields in the order in which they came. */
  List<Map.Entry<String, String>> fields(HttpHeaders headers) {
    return headers.entries().stream()
        .filter(field -> !http2 || !isOfCodec(field.getKey()))
        .toList();
  }

  private static boolean isOfCodec(String name) {
    return Arrays.stream(ExtensionHeaderNames.values())
        .anyMatch(ours -> ours.text().contentEqualsIgnoreCase(name));
  }
}

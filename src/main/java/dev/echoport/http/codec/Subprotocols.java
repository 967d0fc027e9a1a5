package dev.echoport.http.codec;

import dev.echoport.config.HttpConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Agrees with a peer on a subprotocol (RFC 6455, 1.9): only one that it offers. */
public final class Subprotocols {
  private Subprotocols() {}

  /**
   * The first of {@code ours} that is offered.
   *
   * @return {@code null} where there is none
   */
  public static @Nullable String select(HttpHeaders headers, List<String> ours) {
    List<String> offered =
        headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    for (String name : ours) {
      if (name.equals(HttpConfig.ANY) && !offered.isEmpty()) {
        return offered.get(0);
      }
      if (offered.contains(name)) {
        return name;
      }
    }
    return null;
  }
}

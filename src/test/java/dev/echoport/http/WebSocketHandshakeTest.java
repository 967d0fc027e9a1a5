package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening handshakes (RFC 6455, 4.2) that are not accepted. */
class WebSocketHandshakeTest {
  private static final List<String> WHOLE =
      List.of(
          "GET /any HTTP/1.1",
          "Host: x",
          "Connection: keep-alive, Upgrade",
          "Upgrade: WebSocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  /** The answer to a handshake of which this line is another. */
  private static String answer(int line, String instead) {
    List<String> lines = new ArrayList<>(WHOLE);
    lines.set(line, instead);
    String request = String.join("\r\n", lines) + "\r\n\r\n";
    return InMemoryPeer.answered(request.getBytes(ISO_8859_1), request.length()).output();
  }

  @Test
  void acceptsNamesInAnyCase() {
    assertThat(answer(3, "upgrade: websocket")).startsWith("HTTP/1.1 101 ");
  }

  @ParameterizedTest
  @CsvSource({
    "2, Connection: keep-alive",
    "5, Sec-WebSocket-Key: dGhlIHNhbXBsZQ==",
    "5, Sec-WebSocket-Key: ?",
    "5, X: no key",
    "0, GET /any HTTP/1.0"
  })
  void refusesAHandshakeThatIsNotWhole(int line, String instead) {
    assertThat(answer(line, instead)).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource({"Sec-WebSocket-Version: 8", "X: no version"})
  void namesTheVersionThatItTakes(String instead) {
    assertThat(answer(4, instead))
        .startsWith("HTTP/1.1 426 ")
        .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n");
  }

  @Test
  void refusesOtherMethodsAndNamesGet() {
    assertThat(answer(0, "POST /any HTTP/1.1"))
        .startsWith("HTTP/1.1 405 ")
        .containsIgnoringCase("\r\nallow: GET\r\n");
  }
}

package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.http.InMemoryPeer.End;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** How soon a WebSocket ends (RFC 6455, 7). */
class WebSocketEndTest {
  private static final String HANDSHAKE =
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  private static final String RESERVED_OPCODE = "8380deadbeef";
  private static final String NO_UTF8 = "818100000000ff";
  private static final String CLOSE = "8880deadbeef";

  private static End endAfter(String... frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HANDSHAKE.getBytes(ISO_8859_1));
    for (String frame : frames) {
      bytes.writeBytes(HexFormat.of().parseHex(frame));
    }
    return InMemoryPeer.endAfter(bytes.toByteArray());
  }

  @Test
  void sendsFinBehindTheCloseFrameForAnError() {
    assertThat(endAfter(RESERVED_OPCODE)).isEqualTo(End.FINISHED);
  }

  @Test
  void closesWhenBothCloseFramesAreExchangedAfterAnError() {
    assertThat(endAfter(NO_UTF8, CLOSE)).isEqualTo(End.CLOSED);
  }

  @Test
  void closesWhenItHasAnsweredACloseFrame() {
    assertThat(endAfter(CLOSE)).isEqualTo(End.CLOSED);
  }
}

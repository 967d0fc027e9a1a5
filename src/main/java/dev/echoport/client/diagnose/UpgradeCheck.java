package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Asks for a WebSocket (RFC 6455), has one message echoed and closes in order. */
final class UpgradeCheck extends HttpCheck {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** What RFC 6455, section 1.3, answers the key above with. */
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final String NEXT =
      "a proxy that does not pass Upgrade on: proxy_http_version 1.1 and proxy_set_header Upgrade"
          + " and Connection (nginx), a gateway or CDN without WebSockets";
  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final byte[] MESSAGE = "diagnose".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NORMAL = {1000 >>> 8, (byte) 1000};

  @Override
  Finding run(EchoPath path, HttpConversation http)
      throws IOException, InterruptedException, NoAnswer {
    http.send(
        request(path.target(), "GET", path.target().path())
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: "
            + KEY
            + "\r\n\r\n");
    HttpConversation.Reply reply;
    try {
      reply = http.head(path.patience());
    } catch (IOException e) {
      return Finding.fault("A request for a WebSocket got " + e.getMessage(), NEXT);
    }
    if (reply.status() != 101 || !reply.field("Sec-WebSocket-Accept").equals(ACCEPT)) {
      return Finding.fault(
          "A request for a WebSocket is answered with the status %d%s"
              .formatted(reply.status(), reply.status() == 101 ? ", for another key" : ""),
          NEXT);
    }
    path.answered();
    frame(http, FINAL_TEXT, MESSAGE);
    frame(http, FINAL_CLOSE, NORMAL);
    try {
      return echoed(http, FINAL_TEXT, MESSAGE) && echoed(http, FINAL_CLOSE, NORMAL)
          ? Finding.ok("A WebSocket opens, echoes a message and closes in order")
          : Finding.fault("A WebSocket opens, but other frames come back than were sent", NEXT);
    } catch (IOException e) {
      return Finding.fault("A WebSocket opens, but its message gets " + e.getMessage(), NEXT);
    }
  }

  /** Masked with zeros. */
  private static void frame(HttpConversation http, int first, byte[] data) {
    byte[] frame = new byte[6 + data.length];
    frame[0] = (byte) first;
    frame[1] = (byte) (MASKED | data.length);
    System.arraycopy(data, 0, frame, 6, data.length);
    http.send(frame);
  }

  private static boolean echoed(HttpConversation http, int first, byte[] data) throws IOException {
    byte[] head = http.bytes(2);
    boolean right = (head[0] & 0xff) == first && head[1] == data.length;
    return right && Arrays.equals(http.bytes(data.length), data);
  }
}

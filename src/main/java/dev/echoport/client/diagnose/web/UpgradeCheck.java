package dev.echoport.client.diagnose.web;

import static dev.echoport.client.diagnose.web.WebSocketFrame.CLOSE;
import static dev.echoport.client.diagnose.web.WebSocketFrame.FINAL;
import static dev.echoport.client.diagnose.web.WebSocketFrame.TEXT;

import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Asks for a WebSocket (RFC 6455), has one message echoed and closes in order. */
public final class UpgradeCheck implements Check {
  private static final String NEXT =
      "a proxy that does not pass Upgrade on: proxy_http_version 1.1 and proxy_set_header Upgrade"
          + " and Connection (nginx), a gateway or CDN without WebSockets";
  private static final byte[] MESSAGE = "diagnose".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NORMAL = {1000 >>> 8, (byte) 1000};

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.open()) {
      WebSocketConversation socket = WebSocketConversation.open(path, connection);
      socket.send(FINAL | TEXT, MESSAGE);
      socket.send(FINAL | CLOSE, NORMAL);
      return echoed(path, socket);
    } catch (WebSocketConversation.Refused e) {
      return Finding.fault("A request for a WebSocket " + e.getMessage(), NEXT);
    }
  }

  private static Finding echoed(EchoPath path, WebSocketConversation socket) {
    try {
      WebSocketFrame message = socket.frame(path.patience());
      WebSocketFrame close = socket.frame(path.patience());
      return message.opcode() == TEXT
              && Arrays.equals(message.data(), MESSAGE)
              && close.opcode() == CLOSE
              && Arrays.equals(close.data(), NORMAL)
          ? Finding.ok("A WebSocket opens, echoes a message and closes in order")
          : Finding.fault("A WebSocket opens, but other frames come back than were sent", NEXT);
    } catch (IOException e) {
      return Finding.fault("A WebSocket opens, but its message gets " + e.getMessage(), NEXT);
    }
  }
}

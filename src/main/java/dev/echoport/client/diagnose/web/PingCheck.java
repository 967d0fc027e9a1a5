package dev.echoport.client.diagnose.web;

import static dev.echoport.client.diagnose.web.WebSocketFrame.FINAL;
import static dev.echoport.client.diagnose.web.WebSocketFrame.PING;
import static dev.echoport.client.diagnose.web.WebSocketFrame.PONG;
import static dev.echoport.client.diagnose.web.WebSocketFrame.TEXT;

import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sends a message and a ping behind it. An Echoport node answers them in their order, so a pong
 * that overtakes the echo was sent by somebody nearer.
 */
public final class PingCheck extends WebSocketCheck {
  private static final int COUNT = 5;

  public PingCheck() {
    super("a gateway that ends WebSockets, and what it does with control frames");
  }

  @Override
  Finding run(EchoPath path, WebSocketConversation socket)
      throws IOException, InterruptedException {
    int overtook = 0;
    long slowest = 0;
    try {
      socket.introduce(path);
      for (int i = 1; i <= COUNT; i++) {
        byte[] data = ("ping " + i).getBytes(StandardCharsets.US_ASCII);
        long begin = System.nanoTime();
        socket.connection().send(both(data));
        WebSocketFrame first = socket.frame(path.patience());
        WebSocketFrame second = socket.frame(path.patience());
        slowest = Math.max(slowest, System.nanoTime() - begin);
        boolean overtakes = first.opcode() == PONG;
        WebSocketFrame pong = overtakes ? first : second;
        WebSocketFrame echo = overtakes ? second : first;
        if (pong.opcode() != PONG
            || echo.opcode() != TEXT
            || !Arrays.equals(pong.data(), data)
            || !Arrays.equals(echo.data(), data)) {
          return Finding.fault(
              "A message and a ping are answered by other frames than its echo and a pong with the"
                  + " same data",
              "what answers there, and what speaks WebSocket on the way");
        }
        overtook += overtakes ? 1 : 0;
      }
    } catch (IOException e) {
      return broken(path, socket, "A ping behind a message", e);
    }
    return finding(path, overtook, slowest).with("slowestNanos", slowest);
  }

  private static byte[] both(byte[] data) {
    byte[] message = WebSocketFrame.bytes(FINAL | TEXT, data);
    byte[] ping = WebSocketFrame.bytes(FINAL | PING, data);
    return ByteBuffer.allocate(message.length + ping.length).put(message).put(ping).array();
  }

  private static Finding finding(EchoPath path, int overtook, long slowest) {
    if (overtook == 0) {
      return Finding.ok(
          "%d pings are answered, each behind the echo of the message ahead of it, so by the other end; the slowest in %s"
              .formatted(COUNT, Scaled.of(slowest)));
    }
    String early =
        "%d of %d pings are answered before the echo of the message ahead of them"
            .formatted(overtook, COUNT);
    String next =
        "a gateway that answers pings itself: a pong then tells nothing of the other end, and its"
            + " idle time-out goes on";
    return path.options().ours()
        ? Finding.fault(early + ", so something between answers them", next)
        : Finding.unproved(early + ", by something between or out of turn by the other end", next);
  }
}

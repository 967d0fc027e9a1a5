package dev.echoport.client.diagnose.web;

import static dev.echoport.client.diagnose.web.WebSocketFrame.BINARY;
import static dev.echoport.client.diagnose.web.WebSocketFrame.CONTINUATION;
import static dev.echoport.client.diagnose.web.WebSocketFrame.FINAL;

import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Sends large messages: one in a single frame, and one that takes many. */
public final class MessageCheck extends WebSocketCheck {
  private static final int MEBI = 1 << 20;
  private static final int FRAGMENT = 64 << 10;
  private static final int FRAGMENTS = 64;

  public MessageCheck() {
    super(
        "limits of frames and messages: http.maxFrame and http.maxMessage of the listener, those of"
            + " gateways (AWS API Gateway 128 KB, in frames of 32 KB)");
  }

  @Override
  Finding run(EchoPath path, WebSocketConversation socket)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try {
      socket.introduce(path);
    } catch (IOException e) {
      return broken(path, socket, "A first message", e);
    }
    Finding frame = sent(path, socket, "A message of 1 MiB in one frame", MEBI, 1);
    if (frame != null) {
      return frame;
    }
    Finding fragments =
        sent(path, socket, "A message of 4 MiB in 64 fragments", FRAGMENT, FRAGMENTS);
    return fragments == null
        ? Finding.ok(
            "Messages of 1 MiB in one frame, and of 4 MiB in 64 fragments, came back unchanged, in "
                + Scaled.of(System.nanoTime() - begin))
        : fragments;
  }

  /** What is wrong; {@code null} if nothing is. */
  private @Nullable Finding sent(
      EchoPath path, WebSocketConversation socket, String what, int frameBytes, int frames)
      throws InterruptedException {
    byte[] message = new byte[frameBytes * frames];
    ThreadLocalRandom.current().nextBytes(message);
    Thread sender = new Thread(() -> send(socket, message, frameBytes), "diagnose-sender");
    sender.setDaemon(true);
    sender.start();
    try {
      byte[] back = socket.message(path.longest()).data();
      int different = Arrays.mismatch(message, back);
      return different < 0
          ? null
          : Finding.fault(
              "%s came back as %,d bytes, different from byte %,d on"
                  .formatted(what, back.length, different),
              "what speaks WebSocket on the way, and puts messages together anew");
    } catch (IOException e) {
      return broken(path, socket, what, e);
    }
  }

  private static void send(WebSocketConversation socket, byte[] message, int frameBytes) {
    for (int at = 0; at < message.length && socket.connection().takes(); at += frameBytes) {
      int kind = at == 0 ? BINARY : CONTINUATION;
      int last = at + frameBytes == message.length ? FINAL : 0;
      socket.send(last | kind, Arrays.copyOfRange(message, at, at + frameBytes));
    }
  }
}

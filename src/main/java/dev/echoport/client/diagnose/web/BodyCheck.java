package dev.echoport.client.diagnose.web;

import dev.echoport.client.Durations;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends the chunks of a body one by one: each has to come back before the next is sent. */
public final class BodyCheck extends HttpCheck {
  private static final int CHUNKS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String LAST_CHUNK = "0\r\n\r\n";

  @Override
  Finding run(EchoPath path, HttpConversation http) throws IOException, NoAnswer {
    http.send(
        request(path.target(), "POST", echo(path.target()))
            + "Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    Duration patience = path.patience().compareTo(PATIENCE) < 0 ? path.patience() : PATIENCE;
    send(http, 0);
    HttpConversation.Reply head;
    try {
      head = http.head(patience);
    } catch (IOException nothingYet) {
      return held(http, patience);
    }
    if (head.status() != 200) {
      return Finding.unproved(
          "A body in chunks is answered with the status " + head.status(),
          "whether %s is an echo".formatted(echo(path.target())));
    }
    if (!head.field("Transfer-Encoding").equalsIgnoreCase("chunked")) {
      return Finding.fault(
          "An echo of chunks came back with another framing: " + head.fields(),
          "a proxy that collects whole bodies");
    }
    for (int i = 0; i < CHUNKS; i++) {
      if (i > 0) {
        send(http, i);
      }
      String came = new String(http.chunk(), StandardCharsets.US_ASCII);
      if (!came.equals(chunk(i))) {
        return Finding.fault(
            "Chunk %d came back as \"%s\" (sent: \"%s\")".formatted(i + 1, came, chunk(i)),
            "a proxy that changes bodies");
      }
    }
    http.send(LAST_CHUNK);
    return http.chunk().length == 0
        ? Finding.ok(
            CHUNKS + " chunks of a body came back one by one, each before the next was sent")
        : Finding.fault("More came back than was sent", "a proxy that adds to bodies");
  }

  /** Whether it comes at all, once the body is over. */
  private static Finding held(HttpConversation http, Duration waited) throws NoAnswer {
    for (int i = 1; i < CHUNKS; i++) {
      send(http, i);
    }
    http.send(LAST_CHUNK);
    HttpConversation.Reply reply = reply(http, "A body in chunks");
    return Finding.fault(
        "Nothing of a body came back within %s, before its end; after it came the status %d and %,d bytes"
            .formatted(Durations.format(waited), reply.status(), reply.body().length),
        "a proxy that collects bodies: proxy_request_buffering and proxy_buffering of nginx,"
            + " inspection, gateways of functions");
  }

  private static void send(HttpConversation http, int i) {
    http.send(Integer.toHexString(chunk(i).length()) + "\r\n" + chunk(i) + "\r\n");
  }

  private static String chunk(int i) {
    return "chunk " + i + " ";
  }
}

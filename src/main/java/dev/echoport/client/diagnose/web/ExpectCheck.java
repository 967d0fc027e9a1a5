package dev.echoport.client.diagnose.web;

import dev.echoport.client.Durations;
import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;

/** Asks before it sends a body, as curl does with large ones. */
public final class ExpectCheck extends HttpCheck {
  private static final String BODY = "expected";

  @Override
  Finding run(EchoPath path, HttpConversation http) throws IOException, NoAnswer {
    http.send(
        request(path.target(), "POST", echo(path.target()))
            + "Content-Length: "
            + BODY.length()
            + "\r\nExpect: 100-continue\r\n\r\n");
    long begin = System.nanoTime();
    int status;
    try {
      status = http.head(path.patience()).status();
    } catch (IOException none) {
      return Finding.fault(
          "Expect: 100-continue is not answered within " + Durations.format(path.patience()),
          "a proxy that drops Expect or waits for the body: curl loses a second with each upload");
    }
    long nanos = System.nanoTime() - begin;
    if (status != 100) {
      return Finding.fault(
          "Expect: 100-continue is answered with the status " + status,
          "proxies that do not know Expect");
    }
    http.send(BODY);
    HttpConversation.Reply reply = reply(http, "The body behind 100 Continue");
    return reply.status() == 200 && reply.text().equals(BODY)
        ? Finding.ok(
            "Expect: 100-continue is answered in %s, and then the body is taken"
                .formatted(Scaled.of(nanos)))
        : Finding.fault(
            "The body behind 100 Continue is answered with the status " + reply.status(),
            "which proxy says so");
  }
}

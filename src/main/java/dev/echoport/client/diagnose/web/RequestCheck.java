package dev.echoport.client.diagnose.web;

import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.EchoPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** Sends a request that is easily changed, and lets the other end say what arrived. */
public final class RequestCheck extends HttpCheck {

  @Override
  Finding run(EchoPath path, HttpConversation http)
      throws IOException, InterruptedException, NoAnswer {
    SampleRequest request = new SampleRequest(path.target());
    StringBuilder text =
        new StringBuilder(SampleRequest.METHOD + " " + request.uri() + " HTTP/1.1\r\n");
    request
        .lines()
        .forEach(
            each -> text.append(each.getKey()).append(": ").append(each.getValue()).append("\r\n"));
    http.send(text.append("\r\n").append(SampleRequest.BODY).toString());
    HttpConversation.Reply reply = reply(http, "A request");
    JsonObject seen = description(reply);
    if (seen == null) {
      return reply.status() >= 500
          ? Finding.fault(
              "A request is answered with the status " + reply.status(),
              "which proxy says so, and whether it reaches its server: " + reply.field("Server"))
          : Finding.unproved(
              "A request is answered with the status %d, and not by a description of it"
                  .formatted(reply.status()),
              "http://host/ of an Echoport node describes requests");
    }
    path.answered();
    String changes = request.changes(seen);
    return changes.isEmpty()
        ? Finding.ok(
            "Method, target, fields and body arrived as they were sent" + request.added(seen))
        : Finding.fault(changes, SampleRequest.NEXT);
  }
}

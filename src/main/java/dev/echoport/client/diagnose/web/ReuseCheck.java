package dev.echoport.client.diagnose.web;

import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;

/** Three requests on one connection. */
public final class ReuseCheck extends HttpCheck {
  private static final int REQUESTS = 3;

  @Override
  Finding run(EchoPath path, HttpConversation http) throws IOException, NoAnswer {
    for (int i = 1; i <= REQUESTS; i++) {
      http.send(request(path.target(), "GET", base(path.target()) + "/diagnose") + "\r\n");
      HttpConversation.Reply reply = reply(http, "Request %d on a connection".formatted(i));
      if (i < REQUESTS && reply.field("Connection").equalsIgnoreCase("close")) {
        return Finding.fault(
            "After request %d the answer says Connection: close".formatted(i),
            "keep-alive of proxies: its number of requests, HTTP/1.0 towards the client");
      }
    }
    return Finding.ok(REQUESTS + " requests on one connection are answered");
  }
}

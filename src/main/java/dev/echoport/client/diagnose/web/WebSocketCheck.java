package dev.echoport.client.diagnose.web;

import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Blame;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;

/** A check that talks on a WebSocket of its own. */
abstract class WebSocketCheck implements Check {
  private final String[] fields;
  private final String next;

  /**
   * @param next what to look at where the WebSocket breaks
   * @param fields of the handshake beside those that it needs
   */
  WebSocketCheck(String next, String... fields) {
    this.next = next;
    this.fields = fields;
  }

  @Override
  public final Finding run(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.open()) {
      return run(path, WebSocketConversation.open(path, connection, fields));
    } catch (WebSocketConversation.Refused e) {
      return Finding.skipped("No WebSocket opens here, as the check upgrade says");
    }
  }

  abstract Finding run(EchoPath path, WebSocketConversation socket)
      throws IOException, InterruptedException;

  /** Something else came than should have. */
  Finding broken(EchoPath path, WebSocketConversation socket, String what, IOException came)
      throws InterruptedException {
    String who = socket.ended() ? Blame.of(path, socket.connection()) : "";
    return Finding.fault(what + " got " + came.getMessage() + who, next);
  }
}

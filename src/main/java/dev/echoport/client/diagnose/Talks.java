package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import dev.echoport.client.diagnose.path.Talk;
import dev.echoport.client.diagnose.web.WebSocketConversation;
import java.io.IOException;

/** Opens what the target speaks: connections of bytes, or WebSockets. */
final class Talks {
  private Talks() {}

  /** A new one. */
  static Talk open(EchoPath path) throws IOException, InterruptedException {
    EchoConnection connection = path.open();
    return path.target().scheme().isWeb() ? socket(path, connection) : new Talk.Bytes(connection);
  }

  /** A new one of which the other end's record is known. */
  static Talk introduced(EchoPath path) throws IOException, InterruptedException {
    if (!path.target().scheme().isWeb()) {
      return new Talk.Bytes(path.introduced());
    }
    WebSocketConversation socket = socket(path, path.open());
    socket.introduce(path);
    return socket;
  }

  private static WebSocketConversation socket(EchoPath path, EchoConnection connection)
      throws IOException, InterruptedException {
    try {
      return WebSocketConversation.open(path, connection);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }
}

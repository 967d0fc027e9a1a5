package dev.echoport.connection.input;

import io.vertx.core.json.JsonObject;

/** Says in one line of JSON which node answers, and whom. */
public final class IdentityLine {
  private IdentityLine() {}

  /** The line, LF included. */
  public static String of(
      String node, String listener, String connection, String remoteAddress, String localAddress) {
    return new JsonObject()
            .put("node", node)
            .put("listener", listener)
            .put("connection", connection)
            .put("remoteAddress", remoteAddress)
            .put("localAddress", localAddress)
            .encode()
        + "\n";
  }
}

package dev.echoport.connection;

import io.vertx.core.net.NetSocket;

/** What a new connection has to pass before its input is data. */
public interface Entrance {
  /** Nothing. */
  Entrance OPEN = (connection, socket) -> {};

  /** Called on the loop of the connection, before it has received anything. */
  void guard(Connection connection, NetSocket socket);
}

package dev.echoport.listener;

import dev.echoport.connection.Connection;
import io.vertx.core.net.NetSocket;

/** What a new connection has to pass before its input is data. */
interface Entrance {
  /** Nothing. */
  Entrance OPEN = (connection, socket) -> {};

  /** Called on the loop of the connection, before it has received anything. */
  void guard(Connection connection, NetSocket socket);
}

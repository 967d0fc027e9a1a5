package dev.echoport.listener;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig.Mode;
import dev.echoport.connection.Connection;
import io.vertx.core.net.NetSocket;

/** What a new connection has to pass before its input is data. */
interface Entrance {
  /** Nothing. */
  Entrance OPEN = (connection, socket) -> {};

  /** Called on the loop of the connection, before it has received anything. */
  void guard(Connection connection, NetSocket socket);

  static Entrance of(ListenerConfig listener) {
    return listener.proxyProtocol().mode() == Mode.OFF ? OPEN : new ProxyEntrance(listener);
  }
}

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

  /**
   * @param loops how many loops the listener has
   */
  static Entrance of(Listener listener, int loops) {
    ListenerConfig config = listener.config();
    Entrance first = config.proxyProtocol().mode() == Mode.OFF ? OPEN : new ProxyEntrance(config);
    return listener
        .tls()
        .<Entrance>map(tls -> TlsEntrance.of(listener, tls, loops, first))
        .orElse(first);
  }
}

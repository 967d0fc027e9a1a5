package dev.echoport.listener;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig.Mode;
import dev.echoport.connection.Connection;
import dev.echoport.tls.ServerTls;
import io.netty.channel.EventLoop;
import io.vertx.core.net.NetSocket;
import java.util.Optional;

/** What a new connection has to pass before its input is data. */
interface Entrance {
  /** Nothing. */
  Entrance OPEN = (connection, socket) -> {};

  /** Called on the loop of the connection, before it has received anything. */
  void guard(Connection connection, NetSocket socket);

  /**
   * @param secured certificates and keys, if it speaks TLS
   * @param loops how many loops the listener has
   * @param loop the one that it is for
   */
  static Entrance of(
      Listener listener,
      ListenerConfig config,
      Optional<ServerTls> secured,
      int loops,
      EventLoop loop) {
    Entrance first = config.proxyProtocol().mode() == Mode.OFF ? OPEN : new ProxyEntrance(config);
    int handshakes = Math.max(1, config.tls().maxHandshakes() / loops);
    return secured
        .<Entrance>map(tls -> TlsEntrance.of(listener, tls, handshakes, loop, first))
        .orElse(first);
  }
}

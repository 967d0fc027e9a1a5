package dev.echoport.listener.proxy;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.UnixListenAddress;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Entrance;
import io.netty.channel.Channel;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Looks for a header of the PROXY protocol in front of the data. */
public record ProxyEntrance(ListenerConfig listener) implements Entrance {
  /** The event by which what follows in the pipeline learns that the header is over. */
  public static final Object PASSED = new Object();

  @Override
  public void guard(Connection connection, NetSocket socket) {
    connection.entering();
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    channel.pipeline().addFirst(new ProxyProtocolHandler(this, connection));
  }

  ProxyProtocolConfig config() {
    return listener.proxyProtocol();
  }

  /**
   * Whether the peer may send {@code header}. That it speaks for itself may be said by this very
   * machine, whoever is trusted: the node's own check of its listeners does, and it tells nothing
   * that the connection does not show.
   */
  void require(ProxyHeader header, String hop, Channel channel) throws ProxyHeaderException {
    SocketAddress peer = channel.remoteAddress();
    if (!trusts(peer) && !(header.local() && isOurs(peer, channel.localAddress()))) {
      throw new ProxyHeaderException(
          "from %s, which listeners.%s.proxyProtocol.trusted does not name"
              .formatted(hop, listener.name()));
    }
  }

  /** Who may connect to a socket of the Unix domain was decided by the mode of its file. */
  private boolean trusts(SocketAddress peer) {
    if (listener.address() instanceof UnixListenAddress) {
      return true;
    }
    return peer instanceof InetSocketAddress address
        && config().trusted().stream().anyMatch(block -> block.contains(address.getAddress()));
  }

  private static boolean isOurs(SocketAddress peer, SocketAddress local) {
    return peer instanceof InetSocketAddress remote
        && local instanceof InetSocketAddress own
        && remote.getAddress().equals(own.getAddress());
  }
}

package dev.echoport.connection.input;

import dev.echoport.connection.Connection;
import dev.echoport.connection.Peer;
import dev.echoport.connection.Session;
import dev.echoport.connection.SocketPeer;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Where a connection comes from: from its client, if the header of a proxy names it. */
final class FaultSource {
  private FaultSource() {}

  /** {@code null} where that is no address, as on a Unix socket. */
  static @Nullable InetAddress of(Connection connection) {
    String client = connection.facts().client();
    if (client != null) {
      return parsed(client);
    }
    Peer peer = connection.peer();
    Peer below = peer instanceof Session session ? session.socket() : peer;
    return below instanceof SocketPeer socket
            && socket.channel().remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress()
        : null;
  }

  /** Of an address with a port. */
  private static @Nullable InetAddress parsed(String client) {
    String host = client.substring(0, Math.max(0, client.lastIndexOf(':')));
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(host, e); // its length is right
    }
  }
}

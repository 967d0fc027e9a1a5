package dev.echoport.connection;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the Unix domain for people. A client has none; instead the kernel says which process
 * connected ({@code SO_PEERCRED}): one system call for each connection.
 */
final class UnixPeer {
  /** Of the peer. */
  static final BiFunction<SocketAddress, Channel, String> REMOTE =
      (address, channel) -> credentials(channel);

  /** Of the listener. */
  static final BiFunction<SocketAddress, Channel, String> LOCAL =
      (address, channel) -> address.path().replace('\0', '@');

  private UnixPeer() {}

  /** {@code address} itself, if it is one of the Internet. */
  static @Nullable SocketAddress shown(
      @Nullable SocketAddress address,
      Channel channel,
      BiFunction<SocketAddress, Channel, String> text) {
    return address == null || address.isInetSocket()
        ? address
        : SocketAddress.domainSocketAddress("unix:" + text.apply(address, channel));
  }

  private static String credentials(Channel channel) {
    try {
      if (channel instanceof EpollDomainSocketChannel epoll) {
        return text(epoll.peerCredentials());
      }
    } catch (IOException closed) {
      return "";
    }
    return "";
  }

  private static String text(PeerCredentials peer) {
    int[] groups = peer.gids();
    String group = groups.length == 0 ? "" : ",gid=" + groups[0];
    return "pid=" + peer.pid() + ",uid=" + peer.uid() + group;
  }
}

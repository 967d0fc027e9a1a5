package dev.echoport.connection;

import dev.echoport.completion.Autopsy.TcpFacts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannel;
import org.jspecify.annotations.Nullable;

/** Asks the kernel for {@code TCP_INFO}, when a connection ends. */
final class KernelFacts {
  private KernelFacts() {}

  /** {@code null} if the socket is closed already, or the transport cannot ask. */
  static @Nullable TcpFacts of(Channel channel) {
    if (!channel.isOpen()) {
      return null;
    }
    try {
      if (channel instanceof EpollSocketChannel epoll) {
        return of(epoll.tcpInfo());
      }
      return channel instanceof UnixChannel unix && channel instanceof SocketChannel
          ? ofAnyOther(unix)
          : null;
    } catch (ChannelException closed) {
      return null;
    }
  }

  /** Netty's io_uring has no such call, its epoll has, and that takes any socket. */
  private static @Nullable TcpFacts ofAnyOther(UnixChannel channel) {
    return Epoll.isAvailable()
        ? of(new EpollSocketChannel(channel.fd().intValue()).tcpInfo())
        : null;
  }

  private static TcpFacts of(EpollTcpInfo info) {
    return new TcpFacts(
        info.totalRetrans(), info.rtt(), info.rttvar(), info.unacked(), info.sndMss());
  }
}

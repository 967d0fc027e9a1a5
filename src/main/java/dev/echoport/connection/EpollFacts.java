package dev.echoport.connection;

import dev.echoport.completion.Autopsy.TcpFacts;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import org.jspecify.annotations.Nullable;

/** Asks the kernel for {@code TCP_INFO}: one system call, when a connection ends. */
final class EpollFacts {
  private EpollFacts() {}

  /** {@code null} if the socket is closed already. */
  static @Nullable TcpFacts of(EpollSocketChannel channel) {
    if (!channel.isOpen()) {
      return null;
    }
    try {
      EpollTcpInfo info = channel.tcpInfo();
      return new TcpFacts(
          info.totalRetrans(), info.rtt(), info.rttvar(), info.unacked(), info.sndMss());
    } catch (ChannelException closed) {
      return null;
    }
  }
}

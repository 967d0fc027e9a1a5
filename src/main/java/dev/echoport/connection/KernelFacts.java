package dev.echoport.connection;

import dev.echoport.completion.report.Autopsy.TcpFacts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel for {@code TCP_INFO}, when a connection ends. Netty's own {@code EpollTcpInfo}
 * ends before what is not sent yet, and io_uring has none; a raw option serves both.
 *
 * <pre>
 *   struct tcp_info of linux/tcp.h, which only ever grows at its end; an older kernel leaves zeros
 *   16 snd_mss | 24 unacked | 68 rtt | 72 rttvar | 100 total_retrans | 144 notsent_bytes
 * </pre>
 */
final class KernelFacts {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int SEGMENT_BYTES = 16;
  private static final int UNACKNOWLEDGED = 24;
  private static final int ROUND_TRIP = 68;
  private static final int ROUND_TRIP_VARIATION = 72;
  private static final int RETRANSMISSIONS = 100;
  private static final int NOT_SENT = 144;
  private static final ChannelOption<ByteBuffer> INFO =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, NOT_SENT + Integer.BYTES);

  private KernelFacts() {}

  /** {@code null} if the socket is closed already, or the transport cannot ask. */
  static @Nullable TcpFacts of(Channel channel) {
    boolean asks = channel instanceof UnixChannel && channel instanceof SocketChannel;
    if (!asks || !channel.isOpen()) {
      return null;
    }
    try {
      ByteBuffer info = channel.config().getOption(INFO);
      return info == null ? null : of(info.order(ByteOrder.nativeOrder()));
    } catch (ChannelException closed) {
      return null;
    }
  }

  private static TcpFacts of(ByteBuffer info) {
    return new TcpFacts(
        unsigned(info, RETRANSMISSIONS),
        unsigned(info, ROUND_TRIP),
        unsigned(info, ROUND_TRIP_VARIATION),
        unsigned(info, UNACKNOWLEDGED),
        unsigned(info, SEGMENT_BYTES),
        unsigned(info, NOT_SENT));
  }

  private static long unsigned(ByteBuffer info, int offset) {
    return Integer.toUnsignedLong(info.getInt(offset));
  }
}

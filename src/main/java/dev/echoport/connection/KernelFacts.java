package dev.echoport.connection;

import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.completion.report.Autopsy.TcpFlow;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel for {@code TCP_INFO}, when a connection ends or somebody asks for its report.
 * Netty's own {@code EpollTcpInfo} ends before what is not sent yet, and io_uring has none; a raw
 * option serves both.
 *
 * <pre>
 *   struct tcp_info of linux/tcp.h, which only ever grows at its end; an older kernel leaves zeros
 *   16 snd_mss | 24 unacked | 68 rtt | 72 rttvar | 100 total_retrans | 120 bytes_acked | 140 segs_in
 *   144 notsent_bytes | 148 min_rtt | 176 rwnd_limited | 184 sndbuf_limited | 220 reord_seen
 *   224 rcv_ooopack | 228 snd_wnd | 232: the end in Linux 5.4
 * </pre>
 *
 * <p>The option does not say how much the kernel has written. So the release of the kernel does,
 * and {@code segs_in}: a kernel that counts has seen the segment that completed the handshake.
 * {@code bytes_acked} of an accepted connection does not count its SYN, as {@code snd_una} begins
 * behind it; it does count its FIN.
 */
final class KernelFacts {
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int SEGMENT_BYTES = 16;
  private static final int UNACKNOWLEDGED = 24;
  private static final int ROUND_TRIP = 68;
  private static final int ROUND_TRIP_VARIATION = 72;
  private static final int RETRANSMISSIONS = 100;
  private static final int ACKNOWLEDGED_BYTES = 120;
  private static final int SEGMENTS_IN = 140;
  private static final int NOT_SENT = 144;
  private static final int MIN_ROUND_TRIP = 148;
  private static final int WINDOW_LIMITED = 176;
  private static final int BUFFER_LIMITED = 184;
  private static final int REORDERINGS = 220;
  private static final int OUT_OF_ORDER = 224;
  private static final int PEER_WINDOW = 228;
  private static final int END = 232;
  private static final boolean TELLS_ALL = tellsAll(System.getProperty("os.version", ""));
  private static final ChannelOption<ByteBuffer> INFO =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, END);

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
        unsigned(info, NOT_SENT),
        TELLS_ALL && info.getInt(SEGMENTS_IN) != 0 ? flow(info) : null);
  }

  private static TcpFlow flow(ByteBuffer info) {
    return new TcpFlow(
        true,
        info.getLong(ACKNOWLEDGED_BYTES),
        unsigned(info, MIN_ROUND_TRIP),
        info.getLong(WINDOW_LIMITED),
        info.getLong(BUFFER_LIMITED),
        unsigned(info, REORDERINGS),
        unsigned(info, OUT_OF_ORDER),
        unsigned(info, PEER_WINDOW));
  }

  /** Whether a kernel of this release fills the structure up to its end: Linux 5.4 does. */
  static boolean tellsAll(String release) {
    Matcher version = RELEASE.matcher(release);
    if (!version.lookingAt()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    return major > 5 || (major == 5 && Integer.parseInt(version.group(2)) >= 4);
  }

  private static long unsigned(ByteBuffer info, int offset) {
    return Integer.toUnsignedLong(info.getInt(offset));
  }
}

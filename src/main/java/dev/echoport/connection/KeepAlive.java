package dev.echoport.connection;

import dev.echoport.config.KeepAliveConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Has the kernel ask a peer that is silent whether it is still there (RFC 9293, 3.8.4), and knows
 * its errors for one that is not.
 */
final class KeepAlive {
  private static final int IPPROTO_TCP = 6;
  private static final Options NATIVE =
      new Options(nativeOption(4), nativeOption(5), nativeOption(6));

  /** ENETUNREACH, ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH of Linux. */
  private static final Set<Integer> GONE = Set.of(-101, -110, -112, -113);

  /** The same from the JDK, which has no numbers. */
  private static final Set<String> GONE_IN_WORDS =
      Set.of("Network is unreachable", "Connection timed out", "Host is down", "No route to host");

  private KeepAlive() {}

  private record Options(
      ChannelOption<Integer> idle, ChannelOption<Integer> interval, ChannelOption<Integer> count) {}

  /** {@code TCP_KEEPIDLE}, {@code TCP_KEEPINTVL}, {@code TCP_KEEPCNT} of netinet/tcp.h. */
  private static ChannelOption<Integer> nativeOption(int number) {
    return new IntegerUnixChannelOption("TCP_KEEP" + number, IPPROTO_TCP, number);
  }

  /** Loaded on nio only. By name: a small runtime may not have the module of these options. */
  private static final class OfJdk {
    static final Options OPTIONS =
        new Options(option("TCP_KEEPIDLE"), option("TCP_KEEPINTERVAL"), option("TCP_KEEPCOUNT"));

    @SuppressWarnings("unchecked") // each of them is a number of seconds, or of probes
    private static ChannelOption<Integer> option(String name) {
      try (java.nio.channels.SocketChannel any = java.nio.channels.SocketChannel.open()) {
        return any.supportedOptions().stream()
            .filter(option -> option.name().equals(name))
            .findFirst()
            .map(option -> NioChannelOption.of((java.net.SocketOption<Integer>) option))
            .orElseThrow(() -> new ChannelException("this Java has no " + name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Begins with it, where the channel is one of TCP. */
  static void begin(Channel channel, KeepAliveConfig config) {
    if (config.isOff() || !(channel instanceof SocketChannel)) {
      return;
    }
    try {
      Options options = channel instanceof UnixChannel ? NATIVE : OfJdk.OPTIONS;
      channel.config().setOption(options.idle, (int) config.idle().toSeconds());
      channel.config().setOption(options.interval, (int) config.interval().toSeconds());
      channel.config().setOption(options.count, config.count());
      channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    } catch (ChannelException closed) {
      // The peer has reset it already, which the first receive tells.
    }
  }

  /** Whether the kernel says that the peer, or the way to it, does not answer any more. */
  static boolean isGone(Throwable failure) {
    return failure instanceof NativeIoException error
        ? GONE.contains(error.expectedErr())
        : failure.getMessage() != null && GONE_IN_WORDS.contains(failure.getMessage());
  }
}

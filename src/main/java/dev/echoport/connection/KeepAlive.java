package dev.echoport.connection;

import dev.echoport.config.KeepAliveConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.AttributeKey;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.net.TcpOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;

/**
 * Has the kernel ask a peer that is silent whether it is still there (RFC 9293, 3.8.4), and knows
 * its errors for one that is not.
 */
public final class KeepAlive {
  /** What the sockets that a listening one accepts begin with. */
  private static final AttributeKey<KeepAliveConfig> INHERITED =
      AttributeKey.valueOf(KeepAlive.class, "INHERITED");

  private static final int SOL_SOCKET = 1;
  private static final int SO_KEEPALIVE = 9;
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

  /** Tells a server, which tells {@link #inherit}. */
  public static void ask(NetServerOptions server, KeepAliveConfig config) {
    if (!config.isOff()) {
      server.setTcpKeepAliveIdleSeconds((int) config.idle().toSeconds());
      server.setTcpKeepAliveIntervalSeconds((int) config.interval().toSeconds());
      server.setTcpKeepAliveCount(config.count());
    }
  }

  /**
   * Sets on the listening socket what Linux hands on to those that it accepts, instead of on each
   * of them. For a native transport.
   */
  public static void inherit(TcpConfig server, ServerBootstrap bootstrap) {
    Integer idle = server.getOption(TcpOption.KEEPIDLE);
    Integer interval = server.getOption(TcpOption.KEEPINTVL);
    Integer count = server.getOption(TcpOption.KEEPCNT);
    if (idle == null || idle == 0 || interval == null || count == null) {
      return;
    }
    bootstrap
        .option(NATIVE.idle, idle)
        .option(NATIVE.interval, interval)
        .option(NATIVE.count, count)
        .option(new IntegerUnixChannelOption("SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE), 1)
        .attr(
            INHERITED,
            new KeepAliveConfig(Duration.ofSeconds(idle), Duration.ofSeconds(interval), count));
  }

  /** Begins with it, where the channel is one of TCP and has not inherited it. */
  static void begin(Channel channel, KeepAliveConfig config) {
    if (!(channel instanceof SocketChannel)) {
      return;
    }
    Channel parent = channel.parent();
    KeepAliveConfig inherited = parent == null ? null : parent.attr(INHERITED).get();
    if (inherited == null ? !config.isOff() : !config.equals(inherited)) {
      set(channel, config);
    }
  }

  private static void set(Channel channel, KeepAliveConfig config) {
    try {
      Options options = channel instanceof UnixChannel ? NATIVE : OfJdk.OPTIONS;
      if (config.isOff()) {
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, false);
        return;
      }
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

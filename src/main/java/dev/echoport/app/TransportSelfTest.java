package dev.echoport.app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.SocketChannel;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Whether a transport echoes a peer that half-closes, tried over loopback before connections rely
 * on it. That its library loads says little: sandboxes let some of its system calls pass and others
 * not. Takes some milliseconds; waits for long, because a busy machine is no reason to do without.
 */
final class TransportSelfTest {
  private static final int BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TransportSelfTest() {}

  /** Why it does not work; empty if it does. */
  static Optional<String> failure(Transport transport) {
    return failure(transport, PATIENCE);
  }

  static Optional<String> failure(Transport transport, Duration patience) {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, transport.ioHandlerFactory());
    try {
      return echo(bind(transport, loop), patience);
    } catch (SocketTimeoutException e) {
      return Optional.of(
          "its self-test had no answer within %d ms; on a busy machine name the transport, without auto there is no test"
              .formatted(patience.toMillis()));
    } catch (IOException | RuntimeException | InterruptedException e) {
      return Optional.of("its self-test failed: " + e);
    } finally {
      loop.shutdownGracefully(0, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static InetSocketAddress bind(Transport transport, EventLoopGroup loop)
      throws InterruptedException {
    return (InetSocketAddress)
        new ServerBootstrap()
            .group(loop)
            .channelFactory(transport.serverChannelFactory(false))
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Echo());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel()
            .localAddress();
  }

  private static Optional<String> echo(InetSocketAddress server, Duration patience)
      throws IOException {
    byte[] sent = new byte[BYTES];
    new Random(BYTES).nextBytes(sent);
    try (Socket peer = new Socket()) {
      peer.setSoTimeout((int) patience.toMillis());
      peer.connect(server, (int) patience.toMillis());
      peer.getOutputStream().write(sent);
      peer.shutdownOutput();
      byte[] echoed = peer.getInputStream().readAllBytes();
      return Arrays.equals(sent, echoed)
          ? Optional.empty()
          : Optional.of(
              "its self-test sent %d bytes and got %d, or others, back"
                  .formatted(BYTES, echoed.length));
    }
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the peer sees what is lost
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ChannelInputShutdownReadComplete.INSTANCE) {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}

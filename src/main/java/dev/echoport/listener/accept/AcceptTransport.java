package dev.echoport.listener.accept;

import dev.echoport.connection.KeepAlive;
import dev.echoport.transport.FinByReadOnly;
import dev.echoport.transport.ReceiveShare;
import dev.echoport.transport.RingClock;
import dev.echoport.transport.TransportDecorator;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.vertx.core.net.TcpConfig;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A transport of Vert.x with an {@link AcceptFailureHandler} on each accepting channel, because a
 * {@code NetServer} says nothing of {@code accept} that fails and has no other place to put one;
 * with {@link FinByReadOnly} on epoll and io_uring; with a {@link RingClock} on io_uring; with
 * {@link ReceiveShare}; and without a thread of its own for accepting.
 *
 * <p>For one {@code Vertx}, which asks for its loops while it is built.
 */
public final class AcceptTransport extends TransportDecorator {
  private final AcceptFailures failures;
  private @Nullable EventLoopGroup loops;

  public AcceptTransport(io.vertx.core.transport.Transport transport, AcceptFailures failures) {
    super(transport);
    this.failures = failures;
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return ReceiveShare.counted(decorated(super.ioHandlerFactory()));
  }

  private IoHandlerFactory decorated(IoHandlerFactory loops) {
    return switch (name()) {
      case "epoll" -> FinByReadOnly.onEpoll(loops);
      case "io_uring" -> RingClock.onIoUring(FinByReadOnly.onIoUring(loops));
      default -> loops;
    };
  }

  /**
   * The loops of a {@code Vertx}; for accepting, the first of them. A thread that only accepts has
   * to wake a loop for every connection, which costs as much as a third of a short one.
   */
  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    if (type == ACCEPTOR_EVENT_LOOP_GROUP && loops != null) {
      return new AcceptingLoop((EventLoop) loops.iterator().next());
    }
    loops = new MultiThreadIoEventLoopGroup(threads, factory, ioHandlerFactory());
    return loops;
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(config, domainSocket, bootstrap);
    if (!domainSocket && !name().equals("nio")) {
      inheritOptions(config, bootstrap);
    }
    bootstrap.handler(new AcceptFailureHandler(failures, bootstrap.config().childGroup()));
  }

  /** Each option of an accepted socket costs a system call, and a short connection makes few. */
  private static void inheritOptions(TcpConfig config, ServerBootstrap bootstrap) {
    for (ChannelOption<?> option : bootstrap.config().childOptions().keySet()) {
      String name = option.name();
      // Netty's sockets have TCP_NODELAY from the beginning.
      if (option == ChannelOption.TCP_NODELAY
          || option == ChannelOption.SO_KEEPALIVE
          || name.contains("#TCP_KEEP")) {
        bootstrap.childOption(option, null);
      }
    }
    KeepAlive.inherit(config, bootstrap);
  }
}

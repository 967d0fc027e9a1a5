package dev.echoport.listener;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A transport of Vert.x with an {@link AcceptFailureHandler} on each accepting channel, because a
 * {@code NetServer} says nothing of {@code accept} that fails and has no other place to put one;
 * with {@link FinByReadOnly} on epoll and io_uring; with a {@link RingClock} on io_uring; and
 * without a thread of its own for accepting.
 *
 * <p>For one {@code Vertx}, which asks for its loops while it is built.
 */
@SuppressWarnings("deprecation") // InternetProtocolFamily stands in the interface
public final class AcceptTransport implements Transport, io.vertx.core.transport.Transport {
  private final io.vertx.core.transport.Transport transport;
  private final Transport delegate;
  private final AcceptFailureHandler failureHandler;
  private @Nullable EventLoopGroup loops;

  public AcceptTransport(io.vertx.core.transport.Transport transport, AcceptFailures failures) {
    this.transport = transport;
    this.delegate = transport.implementation();
    this.failureHandler = new AcceptFailureHandler(failures);
  }

  @Override
  public String name() {
    return transport.name();
  }

  @Override
  public boolean available() {
    return transport.available();
  }

  @Override
  public Transport implementation() {
    return this;
  }

  @Override
  public boolean supportsDomainSockets() {
    return delegate.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return delegate.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return delegate.isAvailable();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return delegate.unavailabilityCause();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return delegate.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return delegate.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    IoHandlerFactory loops = delegate.ioHandlerFactory();
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
      return (EventLoop) loops.iterator().next();
    }
    loops = new MultiThreadIoEventLoopGroup(threads, factory, ioHandlerFactory());
    return loops;
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return delegate.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return delegate.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return delegate.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return delegate.serverChannelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    delegate.configure(channel, options);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    delegate.configure(config, domainSocket, bootstrap);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    delegate.configure(config, domainSocket, bootstrap);
    bootstrap.handler(failureHandler);
  }
}

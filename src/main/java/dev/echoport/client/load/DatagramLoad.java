package dev.echoport.client.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Sockets for datagrams that live as long as the load. */
final class DatagramLoad extends LastingLoad<Channel, LoadDatagrams> {
  private static final int RECEIVE_BYTES = 64 << 10;

  DatagramLoad(LoadOptions options, int index) {
    super(options, index);
  }

  /** Connecting a socket sends nothing: whether somebody is there shows later. */
  @Override
  Future<Channel> connect() throws UnknownHostException {
    InetAddress host = InetAddress.getByName(options.target().host());
    return connect(new InetSocketAddress(host, options.target().port()));
  }

  @SuppressWarnings("deprecation") // InternetProtocolFamily stands in Vert.x's interface
  private Future<Channel> connect(InetSocketAddress peer) {
    ContextInternal loop = (ContextInternal) context;
    boolean ipv6 = peer.getAddress() instanceof Inet6Address;
    Promise<Channel> promise = loop.promise();
    new Bootstrap()
        .group(loop.nettyEventLoop())
        .channelFactory(
            () ->
                loop.owner()
                    .transport()
                    .datagramChannel(
                        ipv6 ? InternetProtocolFamily.IPv6 : InternetProtocolFamily.IPv4))
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
        .handler(later())
        .connect(peer)
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                promise.complete(done.channel());
              } else {
                promise.fail(done.cause());
              }
            });
    return promise.future();
  }

  /** The handler is added when the load begins. */
  private static ChannelHandler later() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {}
    };
  }

  @Override
  void onBegin(long startNanos) {
    super.onBegin(startNanos);
    connections().forEach(LoadDatagrams::tick);
  }

  @Override
  LoadDatagrams peer(int number, Channel socket, Pace pace) {
    boolean closedLoop = options.rate() == null;
    int mostInFlight = closedLoop ? options.depth() : OpenLoop.mostInFlight(options.size());
    LoadDatagrams peer =
        new LoadDatagrams(options, number, mostInFlight, socket, pace, tally, this::peerClosed);
    socket.pipeline().addLast(peer);
    return peer;
  }

  @Override
  Pace closedLoop() {
    return new ClosedLoop(options.depth());
  }

  @Override
  void begin(LoadDatagrams peer) {
    peer.send(System.nanoTime());
  }
}

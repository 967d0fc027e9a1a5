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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sockets for datagrams that live as long as the load: every {@code threads}-th one. */
final class DatagramLoad extends LoadWorker {
  private static final int RECEIVE_BYTES = 64 << 10;

  private final List<LoadDatagrams> peers = new ArrayList<>();
  private final List<Connected> connected = new ArrayList<>();
  private @Nullable Arrivals arrivals;
  private int open;

  private record Connected(int number, Channel channel) {}

  DatagramLoad(LoadOptions options, int index) {
    super(options, index);
  }

  /** Connecting a socket sends nothing: whether somebody is there shows later. */
  @Override
  public Future<?> start() throws UnknownHostException {
    InetAddress host = InetAddress.getByName(options.target().host());
    InetSocketAddress peer = new InetSocketAddress(host, options.target().port());
    List<Future<?>> attempts = new ArrayList<>();
    for (int number = index; number < options.connections(); number += options.threads()) {
      int each = number;
      attempts.add(
          connect(peer)
              .onSuccess(channel -> connected.add(new Connected(each, channel)))
              .onFailure(cause -> tally.notConnected(each, cause)));
    }
    return Future.join(attempts).otherwiseEmpty();
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
  List<LoadDatagrams> connections() {
    return peers;
  }

  @Override
  int open() {
    return open;
  }

  @Override
  void onBegin(long startNanos) {
    open = connected.size();
    Rate rate = options.rate();
    if (rate == null) {
      connected.forEach(socket -> add(socket, new ClosedLoop(options.depth()), options.depth()));
      peers.forEach(peer -> peer.send(System.nanoTime()));
    } else {
      Schedule schedule = Schedule.of(options, rate, startNanos);
      int most = OpenLoop.mostInFlight(options.size());
      connected.forEach(
          socket -> add(socket, OpenLoop.of(options, schedule, socket.number()), most));
      arrivals = new Arrivals(peers, ((ContextInternal) context).nettyEventLoop());
      arrivals.start();
    }
    peers.forEach(LoadDatagrams::tick);
    completeWhenAllClosed();
  }

  private void add(Connected socket, Pace pace, int mostInFlight) {
    LoadDatagrams peer =
        new LoadDatagrams(
            options,
            socket.number(),
            mostInFlight,
            socket.channel(),
            pace,
            tally,
            this::socketClosed);
    socket.channel().pipeline().addLast(peer);
    peers.add(peer);
  }

  private void socketClosed() {
    open--;
    completeWhenAllClosed();
  }

  private void completeWhenAllClosed() {
    if (open == 0) {
      allClosed();
    }
  }

  @Override
  void onFinish(long now) {
    if (arrivals != null) {
      arrivals.stop(now);
    }
    peers.forEach(peer -> peer.finish(now));
  }
}

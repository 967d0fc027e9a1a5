package dev.echoport.listener;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * Opens sockets for datagrams on a loop. Netty's channels and not Vert.x's sockets, which copy each
 * datagram and send one at a time. On epoll {@code recvmmsg} takes up to eight datagrams with one
 * system call, and {@code sendmmsg} sends all answers of a turn with one.
 */
@SuppressWarnings("deprecation") // InternetProtocolFamily stands in Vert.x's interface
final class DatagramSockets {
  /** No datagram is larger: shorter buffers would cut some off. */
  private static final int MOST_BYTES = 64 * 1024;

  private static final int BATCH = 8;
  private static final int TURNS = 16;
  private static final int KERNEL_BUFFER_BYTES = 1024 * 1024;

  private final ContextInternal context;

  /** On the loop of {@code context}. */
  DatagramSockets(ContextInternal context) {
    this.context = context;
  }

  /**
   * Where sockets have to be bound. A socket on a wildcard address receives what is sent to many,
   * which must not be answered, and only epoll tells, only of IPv4, where a datagram was sent to.
   * In other cases each address of this machine gets a socket of its own, which receives nothing
   * else.
   */
  List<InetSocketAddress> addresses(InetSocketAddress address) throws SocketException {
    InetAddress host = address.getAddress();
    boolean ipv6 = host instanceof Inet6Address;
    if (host == null || !host.isAnyLocalAddress() || (epoll() && !ipv6)) {
      return List.of(address);
    }
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(own -> ipv6 || own instanceof Inet4Address)
        .map(own -> new InetSocketAddress(own, address.getPort()))
        .toList();
  }

  private boolean epoll() {
    return context.nettyEventLoop() instanceof IoEventLoop loop
        && loop.isCompatible(EpollIoHandle.class);
  }

  Future<Channel> bind(InetSocketAddress address, ChannelHandler handler) {
    boolean ipv6 = address.getAddress() instanceof Inet6Address;
    DatagramChannel channel =
        context
            .owner()
            .transport()
            .datagramChannel(ipv6 ? InternetProtocolFamily.IPv6 : InternetProtocolFamily.IPv4);
    configure(channel);
    Promise<Channel> bound = context.promise();
    new Bootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(() -> channel)
        .handler(handler)
        .bind(address)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                bound.complete(channel);
              } else {
                bound.fail(done.cause());
              }
            });
    return bound.future();
  }

  private static void configure(DatagramChannel channel) {
    boolean epoll = channel instanceof EpollDatagramChannel;
    channel.config().setOption(ChannelOption.SO_RCVBUF, KERNEL_BUFFER_BYTES);
    channel
        .config()
        .setOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(epoll ? BATCH * MOST_BYTES : MOST_BYTES)
                .maxMessagesPerRead(TURNS * (epoll ? BATCH : 1)));
    channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
    if (epoll) {
      channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MOST_BYTES);
      channel.config().setOption(EpollChannelOption.IP_RECVORIGDSTADDR, true);
    }
  }
}

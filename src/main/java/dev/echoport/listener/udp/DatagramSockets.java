package dev.echoport.listener.udp;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.memory.ConnectionMemory;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sockets for datagrams on a loop. Netty's channels and not Vert.x's sockets, which copy each
 * datagram and send one at a time. On epoll {@code recvmmsg} takes up to 32 datagrams with one
 * system call, and {@code sendmmsg} sends their answers with one.
 */
final class DatagramSockets {
  /** No datagram is larger: shorter buffers would cut some off. */
  private static final int MOST_BYTES = 64 * 1024;

  /** In one turn of the loop at most: where each takes a system call, and on epoll. */
  private static final int TURNS = 16;

  private static final int AT_ONCE = 128;
  private static final int KERNEL_BUFFER_BYTES = 1024 * 1024;
  private static final InetAddress ANY_IPV4 = new InetSocketAddress("0.0.0.0", 0).getAddress();
  private static final Logger LOG = LoggerFactory.getLogger(DatagramSockets.class);

  private final ContextInternal context;
  private final DatagramLoop loop;
  private final BiConsumer<DatagramRefusal, InetSocketAddress> refused;
  private final ConnectionMemory memory;

  /** A socket that is bound, and what answers there. */
  record Socket(Channel channel, DatagramEcho echo) {}

  /**
   * On the loop of {@code context}.
   *
   * @param refused told of each datagram that is not answered
   * @param memory of all the sockets together
   */
  DatagramSockets(
      ContextInternal context,
      DatagramLoop loop,
      BiConsumer<DatagramRefusal, InetSocketAddress> refused,
      ConnectionMemory memory) {
    this.context = context;
    this.loop = loop;
    this.refused = refused;
    this.memory = memory;
  }

  /**
   * Where sockets have to be bound. A socket on a wildcard address receives what is sent to many,
   * which must not be answered, and answers from whichever address the route has; only epoll tells,
   * only of IPv4, where a datagram was sent to. In other cases each address of this machine gets a
   * socket of its own, which receives nothing else.
   */
  List<InetSocketAddress> addresses(InetSocketAddress address) throws SocketException {
    InetAddress host = address.getAddress();
    boolean ipv6 = host instanceof Inet6Address;
    if (host == null || !host.isAnyLocalAddress() || (epoll() && !ipv6)) {
      return List.of(address);
    }
    Stream<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(each -> (ipv6 && each instanceof Inet6Address) || isAlone(each));
    Stream<InetAddress> all = epoll() ? Stream.of(ANY_IPV4) : Stream.empty();
    return Stream.concat(own, all)
        .map(each -> new InetSocketAddress(each, address.getPort()))
        .toList();
  }

  /** Whether no socket for all addresses of IPv4 serves it. */
  private boolean isAlone(InetAddress address) {
    return address instanceof Inet4Address && !epoll();
  }

  private boolean epoll() {
    return runsOn(EpollIoHandle.class);
  }

  private boolean runsOn(Class<? extends IoHandle> transport) {
    return context.nettyEventLoop() instanceof IoEventLoop netty && netty.isCompatible(transport);
  }

  Future<Socket> bind(InetSocketAddress address) {
    DatagramEcho echo = new DatagramEcho(loop, path(address), refused, memory, System::nanoTime);
    DatagramChannel channel = newChannel(address.getAddress(), echo::flush);
    Promise<Socket> bound = context.promise();
    new Bootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(() -> channel)
        .handler(echo)
        .bind(address)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                bound.complete(new Socket(channel, echo));
              } else {
                bound.fail(done.cause());
              }
            });
    return bound.future();
  }

  private ReturnPath path(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress() && epoll()
        ? new AskedAddresses(asked -> sender(new InetSocketAddress(asked, address.getPort())))
        : ReturnPath.SAME;
  }

  /**
   * Connected to itself: the kernel hands a connected socket nothing that comes from elsewhere, so
   * what is sent to this address goes on to the sockets of all loops, and it may still send to
   * anybody.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // done when they return, on the loop
  private @Nullable Channel sender(InetSocketAddress own) {
    try {
      DatagramChannel channel = newChannel(own.getAddress(), received -> {});
      channel.pipeline().addLast(new StrayDatagrams(loop.account(), refused, System::nanoTime));
      context.nettyEventLoop().register(channel);
      channel.connect(own, own);
      if (channel.isActive()) {
        return channel;
      }
      channel.close();
    } catch (ChannelException e) {
      LOG.debug("no socket to answer from {}: {}", own, e.getMessage());
    }
    return null;
  }

  /**
   * Of the family of {@code address}, where Vert.x makes sockets for both: those take longer for
   * each datagram.
   *
   * @param address where it will be bound
   * @param flush sends the answers to what a channel has received
   */
  private DatagramChannel newChannel(InetAddress address, Consumer<Channel> flush) {
    SocketProtocolFamily family =
        address instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    DatagramChannel channel =
        epoll()
            ? epollChannel(family, address.isAnyLocalAddress(), flush)
            : oneByOne(
                runsOn(NioIoHandle.class)
                    ? nioChannel(family)
                    : new IoUringDatagramChannel(family));
    channel.config().setOption(ChannelOption.SO_RCVBUF, KERNEL_BUFFER_BYTES);
    channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
    channel.config().setAllocator(memory);
    return channel;
  }

  /**
   * @param asked whether it has to tell to which address a datagram was sent
   */
  private DatagramChannel epollChannel(
      SocketProtocolFamily family, boolean asked, Consumer<Channel> flush) {
    EpollDatagramChannel channel = new EpollDatagramChannel(family);
    channel.pipeline().addLast(EmptyDatagrams.onEpoll(channel));
    channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MOST_BYTES);
    channel.config().setOption(EpollChannelOption.IP_RECVORIGDSTADDR, asked);
    channel
        .config()
        .setRecvByteBufAllocator(
            new DatagramBatch(MOST_BYTES, AT_ONCE, memory::tight, () -> flush.accept(channel)));
    return channel;
  }

  private static DatagramChannel nioChannel(SocketProtocolFamily family) {
    try {
      var socket =
          java.nio.channels.DatagramChannel.open(
              family == SocketProtocolFamily.INET6
                  ? StandardProtocolFamily.INET6
                  : StandardProtocolFamily.INET);
      DatagramChannel channel = new NioDatagramChannel(socket);
      channel.pipeline().addLast(EmptyDatagrams.onNio(socket));
      return channel;
    } catch (IOException e) {
      throw new ChannelException(e);
    }
  }

  private static DatagramChannel oneByOne(DatagramChannel channel) {
    channel
        .config()
        .setRecvByteBufAllocator(
            new FixedRecvByteBufAllocator(MOST_BYTES).maxMessagesPerRead(TURNS));
    return channel;
  }
}

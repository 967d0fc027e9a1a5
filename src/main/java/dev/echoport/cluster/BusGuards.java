package dev.echoport.cluster;

import dev.echoport.log.BoundedLog;
import dev.echoport.text.AddressText;
import dev.echoport.transport.TransportDecorator;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.net.TcpConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport of the cluster's {@code Vertx}: a {@link BusGuard} stands first in each connection
 * that comes in to the event bus. Connections whose sender is not known yet are few, in all and
 * from one address; beyond that they are closed at once.
 */
final class BusGuards extends TransportDecorator {
  static final int MAX_STRANGERS = 256;
  static final int MAX_STRANGERS_PER_SOURCE = 32;

  private static final Logger LOG = LoggerFactory.getLogger(BusGuards.class);

  private final Predicate<String> isMember;
  private final BoundedLog log = new BoundedLog(System::nanoTime);
  private final Installer installer = new Installer();

  // Guarded by this: connections are accepted and served on different threads.
  private final Map<InetAddress, Integer> strangers = new HashMap<>();
  private int all;

  /**
   * @param isMember whether this is the id of a node that is in the cluster now; any thread
   */
  BusGuards(io.vertx.core.transport.Transport transport, Predicate<String> isMember) {
    super(transport);
    this.isMember = isMember;
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(config, domainSocket, bootstrap);
    bootstrap.handler(installer);
  }

  boolean isMember(String node) {
    return isMember.test(node);
  }

  /** Takes a place for a connection whose sender is not known yet; false if there is none left. */
  synchronized boolean arrive(SocketAddress source) {
    InetAddress address = address(source);
    int others = strangers.getOrDefault(address, 0);
    if (all >= MAX_STRANGERS || others >= MAX_STRANGERS_PER_SOURCE) {
      return false;
    }
    all++;
    strangers.put(address, others + 1);
    return true;
  }

  /** Gives the place back: the sender is known, or gone. */
  synchronized void leave(SocketAddress source) {
    all--;
    strangers.computeIfPresent(address(source), (address, count) -> count == 1 ? null : count - 1);
  }

  /** One line a second at most: a stranger must not fill the disk. */
  void refused(@Nullable SocketAddress source, String why) {
    long more = log.admit();
    if (more >= 0) {
      LOG.warn(
          "cluster.port: closed a connection from {}: {} (expected: a member of this cluster){}",
          AddressText.of(source),
          why,
          more == 0 ? "" : "; " + more + " more since the last line");
    }
  }

  private static InetAddress address(SocketAddress source) {
    return source instanceof InetSocketAddress inet
        ? inet.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /** On the accepting channel, in front of what hands a connection to its loop. */
  @ChannelHandler.Sharable
  private final class Installer extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ((Channel) message).pipeline().addLast(new BusGuard(BusGuards.this));
      context.fireChannelRead(message);
    }
  }
}

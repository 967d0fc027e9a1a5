package dev.echoport.listener.accept;

import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.UnixListenAddress;
import dev.echoport.listener.limits.NodeLimits;
import dev.echoport.listener.limits.Refusal;
import dev.echoport.log.BoundedLog;
import dev.echoport.text.AddressText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the listener whose accepting failed, by the address that it is bound to, and keeps a
 * reserve of file descriptors for each other port. Safe for all threads.
 */
public final class AcceptFailures {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);

  /** Connections of a port that is no listener's, such as the administration's, at most. */
  public static final int MOST_OF_OTHER_PORT = 160;

  private final NodeLimits limits;
  private final Map<SocketAddress, Port> listeners = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> others = new ConcurrentHashMap<>();
  private final Map<Integer, Supplier<ChannelHandler>> first = new ConcurrentHashMap<>();
  private final BoundedLog log = new BoundedLog(System::nanoTime);

  /** A listener, as far as accepting can fail. Both are called by the loop that accepts. */
  public interface Port {
    /** There is no file descriptor for a connection that was accepted. */
    void refusedForDescriptors(Refusal refusal);

    /** {@code accept} failed. */
    void acceptFailed(Throwable cause);
  }

  public AcceptFailures(NodeLimits limits) {
    this.limits = limits;
  }

  /** Puts a handler first on each connection that comes in at a port that is no listener's. */
  public void first(int port, Supplier<ChannelHandler> handler) {
    first.put(port, handler);
  }

  /** The listener is bound; a host name is resolved as its binding has resolved it. */
  public void watch(ListenAddress address, Port listener) {
    if (address instanceof InetListenAddress inet) {
      listeners.put(new InetSocketAddress(inet.host(), inet.port()), listener);
    } else if (address instanceof UnixListenAddress unix) {
      listeners.put(new DomainSocketAddress(unix.socketPath()), listener);
    }
  }

  /** Whether a connection that was accepted there may stay. */
  boolean admits(ChannelHandlerContext accepting, Channel peer) {
    @Nullable SocketAddress localAddress = accepting.channel().localAddress();
    @Nullable Port listener = localAddress == null ? null : listeners.get(localAddress);
    if (listener == null) {
      countOther(accepting, peer);
      return true;
    }
    if (!limits.accepted()) {
      listener.refusedForDescriptors(limits.full());
      return false;
    }
    peer.closeFuture().addListener(ended -> limits.closed());
    return true;
  }

  /** With its share in use a port accepts no more, until one of them has ended. */
  private void countOther(ChannelHandlerContext accepting, Channel peer) {
    if (accepting.channel().localAddress() instanceof InetSocketAddress inet
        && first.containsKey(inet.getPort())) {
      peer.pipeline().addLast(first.get(inet.getPort()).get());
    }
    ChannelConfig port = accepting.channel().config();
    AtomicInteger open =
        others.computeIfAbsent(
            String.valueOf(accepting.channel().localAddress()), first -> new AtomicInteger());
    if (open.incrementAndGet() >= MOST_OF_OTHER_PORT) {
      port.setAutoRead(false);
    }
    peer.closeFuture()
        .addListener(
            ended -> {
              if (open.decrementAndGet() == MOST_OF_OTHER_PORT - 1) {
                accepting.executor().execute(() -> port.setAutoRead(true));
              }
            });
  }

  void failed(@Nullable SocketAddress localAddress, Throwable cause) {
    @Nullable Port listener = localAddress == null ? null : listeners.get(localAddress);
    if (listener != null) {
      listener.acceptFailed(cause);
    } else if (log.admit() >= 0) {
      LOG.warn("accepting on {} failed: {}", AddressText.of(localAddress), cause.getMessage());
    }
  }
}

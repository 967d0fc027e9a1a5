package dev.echoport.listener;

import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.UnixListenAddress;
import dev.echoport.log.BoundedLog;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the listener whose accepting failed, by the address that it is bound to. Safe for all
 * threads.
 */
public final class AcceptFailures {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);

  private final Map<SocketAddress, Listener> listeners = new ConcurrentHashMap<>();
  private final BoundedLog log = new BoundedLog(System::nanoTime);

  /** The listener is bound; a host name is resolved as its binding has resolved it. */
  void watch(ListenAddress address, Listener listener) {
    if (address instanceof InetListenAddress inet) {
      listeners.put(new InetSocketAddress(inet.host(), inet.port()), listener);
    } else if (address instanceof UnixListenAddress unix) {
      listeners.put(new DomainSocketAddress(unix.socketPath()), listener);
    }
  }

  void failed(@Nullable SocketAddress localAddress, Throwable cause) {
    @Nullable Listener listener = localAddress == null ? null : listeners.get(localAddress);
    if (listener != null) {
      listener.acceptFailed(cause);
    } else if (log.admit() >= 0) {
      LOG.warn("accepting on {} failed: {}", localAddress, cause.getMessage());
    }
  }
}

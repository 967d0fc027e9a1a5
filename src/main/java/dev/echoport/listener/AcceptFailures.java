package dev.echoport.listener;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the listener whose accepting failed, by the port that it is bound to. Safe for all threads.
 */
public final class AcceptFailures {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);

  private final Map<Integer, Listener> listeners = new ConcurrentHashMap<>();
  private final BoundedLog log = new BoundedLog(System::nanoTime);

  void watch(int port, Listener listener) {
    listeners.put(port, listener);
  }

  void failed(@Nullable SocketAddress localAddress, Throwable cause) {
    @Nullable Listener listener =
        localAddress instanceof InetSocketAddress address ? listeners.get(address.getPort()) : null;
    if (listener != null) {
      listener.acceptFailed(cause);
    } else if (log.admit() >= 0) {
      LOG.warn("accepting on {} failed: {}", localAddress, cause.getMessage());
    }
  }
}

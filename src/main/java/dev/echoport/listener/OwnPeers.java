package dev.echoport.listener;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The node as a peer of itself, which asks whether its listeners echo. Its connections obey every
 * limit, take no place, and are counted apart. Safe for all threads.
 */
public interface OwnPeers {
  /** Whether the node itself connects, or sends a datagram, from {@code source}. */
  boolean contains(SocketAddress source);

  /**
   * A connection of the node itself was accepted.
   *
   * @param refusal why it is not kept, {@code null} if it is
   */
  void taken(SocketAddress source, @Nullable String refusal);
}

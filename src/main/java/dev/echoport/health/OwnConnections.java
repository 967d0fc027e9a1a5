package dev.echoport.health;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The addresses from which the node asks its own listeners. A listener looks here, so that the
 * node's own connections are in no count of its peers. Nobody else can be taken for the node: each
 * address belongs to a socket of this process from before it is noted until after it is forgotten.
 * Safe for all threads.
 */
public final class OwnConnections {
  private final Map<SocketAddress, Promise<Void>> asking = new ConcurrentHashMap<>();

  /** Whether the node itself asks from {@code source}. */
  public boolean contains(SocketAddress source) {
    return !asking.isEmpty() && asking.containsKey(source);
  }

  /**
   * A listener has the connection from {@code source}.
   *
   * @param refusal why it does not keep it, {@code null} if it does
   */
  public void taken(SocketAddress source, @Nullable String refusal) {
    Promise<Void> answer = asking.get(source);
    if (answer == null) {
      return;
    }
    if (refusal == null) {
      answer.tryComplete();
    } else {
      answer.tryFail("refused: " + refusal);
    }
  }

  /** From now on {@code source} is the node; completes once a listener has the connection. */
  Future<Void> ask(SocketAddress source) {
    Promise<Void> answer = Promise.promise();
    asking.put(source, answer);
    return answer.future();
  }

  /** The same for datagrams, for which no listener confirms anything. */
  void note(SocketAddress source) {
    asking.put(source, Promise.promise());
  }

  void forget(SocketAddress source) {
    asking.remove(source);
  }
}

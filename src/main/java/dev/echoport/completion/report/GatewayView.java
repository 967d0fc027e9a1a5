package dev.echoport.completion.report;

import dev.echoport.completion.MemoryUse;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the loops own. Every answer is assembled from snapshots that each loop takes of its
 * own state, so it is exact per loop; the loops are asked at the same time, not at the same
 * instant. May be called from any thread; the futures complete on the caller's context.
 */
public interface GatewayView {

  /** All listeners, in the order of the configuration. */
  Future<List<ListenerReport>> listeners();

  /** The memory that peers make the node hold. */
  default Future<MemoryUse> memory() {
    return Future.succeededFuture(MemoryUse.NONE);
  }

  /**
   * How many connections of each listener are slow, by its name. Costs a look at each open
   * connection.
   */
  default Future<Map<String, SlowCounts>> slow() {
    return Future.succeededFuture(Map.of());
  }

  /** Open connections, in the order of the query. */
  Future<List<ConnectionReport>> openConnections(ConnectionQuery query);

  /**
   * The newest closed connections, newest first, at most {@code limit}; older ones are forgotten.
   */
  Future<List<ConnectionReport>> closedConnections(int limit);

  /** One connection, open or among the closed ones that are remembered. */
  Future<Optional<ConnectionReport>> connection(String id);
}

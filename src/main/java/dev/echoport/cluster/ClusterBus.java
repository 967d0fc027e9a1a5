package dev.echoport.cluster;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Map;

/**
 * The event bus that all nodes share. Safe for all threads; what cannot be delivered is lost, as on
 * any event bus, and nobody waits for it.
 */
interface ClusterBus {
  /** The bus of a node that runs alone. */
  ClusterBus NONE =
      new ClusterBus() {
        @Override
        public void join(Map<String, Handler<Object>> consumers) {}

        @Override
        public void publish(String address, Object body) {}

        @Override
        public void send(String address, Object body) {}

        @Override
        public Future<Void> leave() {
          return Future.succeededFuture();
        }
      };

  /** Joins in the background, and goes on trying; consumers by address get every message's body. */
  void join(Map<String, Handler<Object>> consumers);

  /** To every consumer of the address on every node. */
  void publish(String address, Object body);

  /** To one consumer of the address. */
  void send(String address, Object body);

  /** Leaves, or stops trying to join. */
  Future<Void> leave();
}

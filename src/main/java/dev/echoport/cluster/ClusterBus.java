package dev.echoport.cluster;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Map;
import java.util.Optional;

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
        public Future<Void> publish(String address, Object body) {
          return Future.succeededFuture();
        }

        @Override
        public void send(String address, Object body) {}

        @Override
        public Future<Object> request(
            String address, Map<String, String> headers, Buffer body, long timeoutMillis) {
          return Future.failedFuture(
              new ReplyException(ReplyFailure.NO_HANDLERS, "this node is in no cluster"));
        }

        @Override
        public void serve(Map<String, ClusterServer> servers) {}

        @Override
        public Future<Void> stopServing() {
          return Future.succeededFuture();
        }

        @Override
        public Future<Void> leave() {
          return Future.succeededFuture();
        }
      };

  /** Joins in the background, and goes on trying; consumers by address get every message's body. */
  void join(Map<String, Handler<Object>> consumers);

  /** To every consumer of the address on every node; completes when it is on its way, or lost. */
  Future<Void> publish(String address, Object body);

  /** To one consumer of the address. */
  void send(String address, Object body);

  /**
   * Asks one consumer of the address, each in turn.
   *
   * @return the answer's body; completes on any thread; fails as an event bus's request does
   */
  Future<Object> request(
      String address, Map<String, String> headers, Buffer body, long timeoutMillis);

  /** Answers requests, by address, once it has joined. Called before that. */
  void serve(Map<String, ClusterServer> servers);

  /** Takes no new requests; completes when the cluster knows. Answers until it leaves. */
  Future<Void> stopServing();

  /** Whether it has joined, be it alone. */
  default boolean isJoined() {
    return false;
  }

  /** Why others are not found, as the last look at their names says. */
  default Optional<String> discoveryProblem() {
    return Optional.empty();
  }

  /** Leaves, or stops trying to join. */
  Future<Void> leave();
}

package dev.echoport.cluster;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The event bus that all nodes share. Safe for all threads; what cannot be delivered is lost, as on
 * any event bus, and nobody waits for it.
 */
interface ClusterBus {
  /** The bus of a node that runs alone. */
  ClusterBus NONE =
      new ClusterBus() {
        @Override
        public void join(
            Map<String, Handler<Object>> consumers, Supplier<@Nullable String> report) {}

        @Override
        public ReportBoard board() {
          return ReportBoard.NONE;
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
        public boolean leaveOut(Set<String> instances) {
          return false;
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

  /**
   * Joins in the background, and goes on trying.
   *
   * @param consumers by address; they get every message's body
   * @param report this node's own, for members that ask; called on any thread, may block for a
   *     moment
   */
  void join(Map<String, Handler<Object>> consumers, Supplier<@Nullable String> report);

  /** Where the reports of the nodes are. */
  ReportBoard board();

  /** To one consumer of the address. */
  void send(String address, Object body);

  /**
   * Asks one consumer of the address, each in turn.
   *
   * @return the answer's body; completes on any thread; fails as an event bus's request does
   */
  Future<Object> request(
      String address, Map<String, String> headers, Buffer body, long timeoutMillis);

  /**
   * Asks these nodes no more, in place of those that were left out before, where another one serves
   * the same address.
   *
   * @return whether one of them is still a member, which may come back
   */
  boolean leaveOut(Set<String> instances);

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

package dev.echoport.cluster;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where the nodes leave their reports for each other. Safe for all threads; futures complete on any
 * thread, and may take as long as a partition lasts.
 */
interface ReportBoard {
  /** The board of a node that runs alone, or has not joined yet. */
  ReportBoard NONE =
      new ReportBoard() {
        @Override
        public Future<Void> keep(NodeReport report) {
          return Future.succeededFuture();
        }

        @Override
        public Future<Void> ask(Predicate<String> awaited, Consumer<JsonObject> answers) {
          return Future.succeededFuture();
        }

        @Override
        public Set<String> members() {
          return Set.of();
        }

        @Override
        public Future<List<JsonObject>> kept() {
          return Future.succeededFuture(List.of());
        }
      };

  /** Puts this node's report where the others find it once this node does not answer any more. */
  Future<Void> keep(NodeReport report);

  /**
   * Asks every other member for its report of now.
   *
   * @param awaited whether the answer of this instance is worth waiting for
   * @param answers called on any thread, also after the future has completed
   */
  Future<Void> ask(Predicate<String> awaited, Consumer<JsonObject> answers);

  /** The instances that are members now. */
  Set<String> members();

  /** The last report of every node that was here within the last ten minutes. */
  Future<List<JsonObject>> kept();
}

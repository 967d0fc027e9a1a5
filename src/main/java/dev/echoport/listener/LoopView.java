package dev.echoport.listener;

import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.SlowCounts;
import dev.echoport.config.ListenerConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Function;

/** What a loop knows of one listener. Owned by that loop; other threads {@link #ask}. */
public interface LoopView {
  ListenerTotals.Snapshot totals();

  /** What the node itself did, which the totals leave out. */
  OwnTraffic own();

  /** How many of its connections are slow. */
  default SlowCounts slow() {
    return SlowCounts.NONE;
  }

  List<ConnectionReport> openConnections(ConnectionQuery query);

  List<ConnectionReport> closedConnections(int limit);

  /** The connection with this id, or an empty list. */
  List<ConnectionReport> connection(String id);

  /** What it takes from a changed configuration at once. */
  default Future<Void> use(ListenerConfig next) {
    return Future.succeededFuture();
  }

  /** The loop. */
  Context context();

  /** Answers {@code question} on the loop; may be called by any thread. */
  default <T> Future<T> ask(Function<LoopView, T> question) {
    Promise<T> answer = Promise.promise();
    context()
        .runOnContext(
            now -> {
              try {
                answer.complete(question.apply(this));
              } catch (RuntimeException e) {
                answer.fail(e);
              }
            });
    return answer.future();
  }
}

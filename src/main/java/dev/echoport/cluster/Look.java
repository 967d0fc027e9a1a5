package dev.echoport.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the view up to date when somebody looks, at most once a second however many look. While a
 * member that is there has not answered, looks again by itself, until it has or is lost. Fields
 * that are not final belong to the home context.
 */
final class Look {
  static final long CACHED_NANOS = TimeUnit.SECONDS.toNanos(1);
  static final long AGAIN_MILLIS = 1_000;

  /** Those who look do not wait longer than this for a member that hangs. */
  private static final long WAIT_MILLIS = 500;

  private final Vertx vertx;
  private final Context home;
  private final ClusterView view;
  private final Supplier<ReportBoard> board;
  private final Consumer<NodeReport> news;
  private @Nullable Future<Void> last;
  private @Nullable ReportBoard read;
  private long begunNanos;
  private boolean again;

  /**
   * @param home of the node's own {@code Vertx}
   * @param news is given every report that the view did not have, on home
   */
  Look(
      Vertx vertx,
      Context home,
      ClusterView view,
      Supplier<ReportBoard> board,
      Consumer<NodeReport> news) {
    this.vertx = vertx;
    this.home = home;
    this.view = view;
    this.board = board;
    this.news = news;
  }

  /**
   * Completes, on the caller's context and within a second or so, when the view is as of at most a
   * second ago; a member that has not answered yet is the older for it. Never fails.
   */
  Future<Void> take() {
    Promise<Void> taken = ((ContextInternal) vertx.getOrCreateContext()).promise();
    home.runOnContext(now -> current().onComplete(taken));
    return taken.future();
  }

  private Future<Void> current() {
    long now = System.nanoTime();
    if (last == null || (last.isComplete() && now - begunNanos >= CACHED_NANOS)) {
      begunNanos = now;
      last = begin(board.get());
    }
    return last;
  }

  private Future<Void> begin(ReportBoard members) {
    view.asked();
    return bounded(members.ask(view::awaits, json -> home.runOnContext(now -> answered(json))))
        .compose(asked -> view.awaitsAnswers() || read != members ? readKept(members) : asked())
        .onComplete(taken -> lookAgain());
  }

  private static Future<Void> asked() {
    return Future.succeededFuture();
  }

  private Future<Void> readKept(ReportBoard members) {
    return bounded(
        members
            .kept()
            .onSuccess(
                all ->
                    home.runOnContext(
                        now -> {
                          read = members;
                          all.forEach(this::kept);
                        }))
            .mapEmpty());
  }

  /** In time, on home, whatever happens. */
  private Future<Void> bounded(Future<Void> work) {
    Promise<Void> done = ((ContextInternal) home).promise();
    work.onComplete(any -> done.tryComplete());
    long timer = vertx.setTimer(WAIT_MILLIS, late -> done.tryComplete());
    return done.future().onComplete(any -> vertx.cancelTimer(timer));
  }

  private void lookAgain() {
    if (view.awaitsAnswers() && !again) {
      again = true;
      vertx.setTimer(
          AGAIN_MILLIS,
          now -> {
            again = false;
            current();
          });
    }
  }

  private void answered(JsonObject json) {
    NodeReport report = NodeReport.read(json);
    if (report != null && view.received(report)) {
      news.accept(report);
    }
  }

  private void kept(ReportBoard.Kept kept) {
    NodeReport report = NodeReport.read(kept.report());
    if (report != null && view.remembered(report, kept.member())) {
      news.accept(report);
    }
  }
}

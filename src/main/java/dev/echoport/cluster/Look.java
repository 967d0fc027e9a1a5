package dev.echoport.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
  static final long SELDOM_NANOS = TimeUnit.MINUTES.toNanos(1);
  static final long AGAIN_MILLIS = 1_000;

  /** Longer than it takes to lose a member that was not heard for a while. */
  private static final long WAIT_MILLIS =
      TimeUnit.NANOSECONDS.toMillis(ClusterView.ANSWER_NANOS) + 100;

  private static final long KEPT_MILLIS = 500;
  private static final long STEP_MILLIS = 50;

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
   * Completes, on the caller's context and within three seconds, when the view is as of at most a
   * second ago; a member that has not answered by then is lost, or the older for it. Never fails.
   */
  Future<Void> take() {
    Promise<Void> taken = ((ContextInternal) vertx.getOrCreateContext()).promise();
    home.runOnContext(now -> current(CACHED_NANOS).onComplete(taken));
    return taken.future();
  }

  /** Looks if members have come or gone, which costs nothing to know; completes as above. */
  Future<Void> changes() {
    Promise<Void> taken = ((ContextInternal) vertx.getOrCreateContext()).promise();
    home.runOnContext(
        now -> {
          boolean changed = view.differs(board.get().members());
          (changed ? current(CACHED_NANOS) : nothing()).onComplete(taken);
        });
    return taken.future();
  }

  /** Looks if nobody has for a minute; nobody waits for it. */
  void seldom() {
    home.runOnContext(now -> current(SELDOM_NANOS));
  }

  private Future<Void> current(long cachedNanos) {
    long now = System.nanoTime();
    if (last == null || (last.isComplete() && now - begunNanos >= cachedNanos)) {
      begunNanos = now;
      last = begin(board.get());
    }
    return last;
  }

  private Future<Void> begin(ReportBoard board) {
    Set<String> members = board.members();
    boolean changed = read != board || view.differs(members);
    return (changed ? readKept(board) : nothing())
        .compose(kept -> ask(board, members))
        .compose(
            asked ->
                view.awaitsAnswers() || view.lostSince(begunNanos) ? readKept(board) : nothing())
        .onComplete(taken -> lookAgain());
  }

  /** Waits for an answer until it comes, or its member is lost. */
  private Future<Void> ask(ReportBoard board, Set<String> members) {
    view.asked(members);
    return bounded(
        board.ask(view::awaits, json -> home.runOnContext(now -> answered(json))),
        WAIT_MILLIS,
        () -> view.lostSince(begunNanos) && !view.awaitsAnswers());
  }

  private static Future<Void> nothing() {
    return Future.succeededFuture();
  }

  private Future<Void> readKept(ReportBoard board) {
    Future<Void> kept =
        board.kept().onSuccess(all -> home.runOnContext(now -> remember(board, all))).mapEmpty();
    return bounded(kept, KEPT_MILLIS, () -> false);
  }

  private void remember(ReportBoard board, List<JsonObject> all) {
    read = board;
    Set<String> members = board.members();
    for (JsonObject json : all) {
      NodeReport report = NodeReport.read(json);
      if (report != null && view.remembered(report, members)) {
        news.accept(report);
      }
    }
  }

  /** In time, on home, whatever happens; at once when there is nothing to wait for any more. */
  private Future<Void> bounded(Future<Void> work, long millis, BooleanSupplier enough) {
    Promise<Void> done = ((ContextInternal) home).promise();
    long begun = System.nanoTime();
    long timer =
        vertx.setPeriodic(
            STEP_MILLIS,
            step -> {
              long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
              if (waited >= millis || enough.getAsBoolean()) {
                done.tryComplete();
              }
            });
    work.onComplete(any -> done.tryComplete());
    return done.future().onComplete(any -> vertx.cancelTimer(timer));
  }

  private void lookAgain() {
    if (view.awaitsAnswers() && !again) {
      again = true;
      vertx.setTimer(
          AGAIN_MILLIS,
          now -> {
            again = false;
            current(CACHED_NANOS);
          });
    }
  }

  private void answered(JsonObject json) {
    NodeReport report = NodeReport.read(json);
    if (report != null && view.received(report)) {
      news.accept(report);
    }
  }
}

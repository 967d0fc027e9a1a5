package dev.echoport.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node says of itself, made when somebody asks; while a loop does not answer, the last
 * one.
 */
final class OwnReport {
  private static final long WAIT_MILLIS = 250;

  private final Context home;
  private final NodeIdentity self;
  private final Supplier<MemberState> state;
  private final Supplier<Future<NodeTotals>> totals;
  private volatile @Nullable String last;

  // Owned by home.
  private long sequence;
  private @Nullable Future<NodeReport> making;

  /**
   * @param totals asks the loops; called on home
   */
  OwnReport(
      Context home,
      NodeIdentity self,
      Supplier<MemberState> state,
      Supplier<Future<NodeTotals>> totals) {
    this.home = home;
    this.self = self;
    this.state = state;
    this.totals = totals;
  }

  /** A report of now, on home. Those who ask while one is made share it. */
  Future<NodeReport> take() {
    Future<NodeReport> shared = making;
    if (shared != null && !shared.isComplete()) {
      return shared;
    }
    Future<NodeReport> report =
        totals.get().map(now -> new NodeReport(self, state.get(), ++sequence, now));
    report.onSuccess(made -> last = made.toJson().encode());
    making = report;
    return report;
  }

  /** The same as text, on a thread that may block for a moment; {@code null} before the first. */
  @Nullable String text() {
    Promise<NodeReport> made = Promise.promise();
    home.runOnContext(now -> take().onComplete(made));
    try {
      return made.future()
          .toCompletionStage()
          .toCompletableFuture()
          .get(WAIT_MILLIS, TimeUnit.MILLISECONDS)
          .toJson()
          .encode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return last;
    } catch (ExecutionException | TimeoutException e) {
      return last;
    }
  }
}

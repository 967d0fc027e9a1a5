package dev.echoport.health;

import io.vertx.core.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares one run of a check among everybody who asks while it runs and for a while after it, so
 * that many pollers cost as much as one. Safe for all threads.
 */
final class RecentResult<T> {
  private final Supplier<Future<T>> check;
  private final LongSupplier nanoClock;
  private final long keptNanos;
  private @Nullable Future<T> latest;
  private long startedNanos;

  /**
   * @param nanoClock as {@link System#nanoTime}
   * @param keptNanos how long after its start a completed run answers for
   */
  RecentResult(Supplier<Future<T>> check, LongSupplier nanoClock, long keptNanos) {
    this.check = check;
    this.nanoClock = nanoClock;
    this.keptNanos = keptNanos;
  }

  /** The run under way, a recent one, or a new one. */
  synchronized Future<T> get() {
    Future<T> known = latest;
    if (known != null && (!known.isComplete() || age() < keptNanos)) {
      return known;
    }
    startedNanos = nanoClock.getAsLong();
    Future<T> started = check.get();
    latest = started;
    return started;
  }

  /** Makes the next request run the check, for instance because what it checks has changed. */
  synchronized void forget() {
    latest = null;
  }

  private long age() {
    return nanoClock.getAsLong() - startedNanos;
  }
}

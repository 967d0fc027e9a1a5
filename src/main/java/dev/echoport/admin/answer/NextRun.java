package dev.echoport.admin.answer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs something expensive one at a time, at least a tenth of a second apart. Whoever asks while it
 * runs shares the next run: many cost as much as one, and every answer is newer than its question.
 * Owned by one context.
 */
public final class NextRun<T> {
  private static final long APART_MILLIS = 100;

  private final Vertx vertx;
  private final LongSupplier clock;
  private final Supplier<Future<T>> work;
  private @Nullable Promise<T> next;
  private boolean running;
  private long startedNanos;

  /**
   * @param clock as {@link System#nanoTime}
   */
  public NextRun(Vertx vertx, LongSupplier clock, Supplier<Future<T>> work) {
    this.vertx = vertx;
    this.clock = clock;
    this.work = work;
    this.startedNanos = clock.getAsLong() - TimeUnit.SECONDS.toNanos(1);
  }

  /** The result of a run that begins from now on. */
  public Future<T> get() {
    Promise<T> mine = next;
    if (mine == null) {
      mine = Promise.promise();
      next = mine;
      if (!running) {
        startInTime();
      }
    }
    return mine.future();
  }

  private void startInTime() {
    running = true;
    long since = TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - startedNanos);
    if (since >= APART_MILLIS) {
      start();
    } else {
      vertx.setTimer(APART_MILLIS - since, due -> start());
    }
  }

  private void start() {
    startedNanos = clock.getAsLong();
    Promise<T> asked = next;
    next = null;
    work.get()
        .onComplete(
            done -> {
              running = false;
              if (next != null) {
                startInTime();
              }
              if (asked != null) {
                asked.handle(done);
              }
            });
  }
}

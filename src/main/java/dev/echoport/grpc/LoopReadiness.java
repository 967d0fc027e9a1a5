package dev.echoport.grpc;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Readiness for the calls of one event loop. However many watch, it is asked for once a second, and
 * the loop does other things between a thousand of them and the next. Owned by the loop, but for
 * {@link #now}.
 */
public final class LoopReadiness implements Readiness {
  static final long PERIOD_MILLIS = 1000;
  static final int AT_ONCE = 1000;

  private final Readiness node;
  private final ScheduledExecutorService loop;
  private final Queue<WatchHandler> watches = new ArrayDeque<>(0);
  private boolean awaited;

  /** Of {@code node}, on {@code loop}. */
  public LoopReadiness(Readiness node, ScheduledExecutorService loop) {
    this.node = node;
    this.loop = loop;
  }

  @Override
  public Future<Map<String, Boolean>> now() {
    return node.now();
  }

  @Override
  public void watch(WatchHandler watch) {
    watches.add(watch);
    await();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // runs on this loop
  private void await() {
    if (!awaited && !watches.isEmpty()) {
      awaited = true;
      loop.schedule(this::look, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    node.now().onComplete(known -> loop.execute(() -> tell(watches.size(), known)));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // runs on this loop
  private void tell(int most, AsyncResult<Map<String, Boolean>> known) {
    for (int left = Math.min(most, AT_ONCE); left > 0; left--) {
      WatchHandler watch = watches.remove();
      if (watch.hear(known)) {
        watches.add(watch);
      }
    }
    if (most > AT_ONCE) {
      loop.schedule(() -> tell(most - AT_ONCE, known), 1, TimeUnit.NANOSECONDS);
    } else {
      awaited = false;
      await();
    }
  }
}

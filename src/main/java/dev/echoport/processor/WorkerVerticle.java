package dev.echoport.processor;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on frames, away from the loops. Deployed as a worker, in as many instances as its pool has
 * threads.
 */
public final class WorkerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);

  private final WorkerPool pool;

  public WorkerVerticle(WorkerPool pool) {
    this.pool = pool;
  }

  @Override
  public Future<?> start() {
    pool.join(this);
    return Future.succeededFuture();
  }

  /** There is work. Called by any thread. */
  void wake() {
    context.runOnContext(now -> work());
  }

  private void work() {
    for (@Nullable Runnable next = pool.next(this); next != null; next = pool.next(this)) {
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a worker failed beyond its frame", e);
      }
    }
  }

  @Override
  public Future<?> stop() {
    pool.stop();
    return Future.succeededFuture();
  }
}

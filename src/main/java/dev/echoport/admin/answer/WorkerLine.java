package dev.echoport.admin.answer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.Callable;

/**
 * Makes answers that take milliseconds on a worker, one at a time, so that they never hold more
 * than one worker. A bounded number wait; further ones are refused. Owned by one context.
 */
public final class WorkerLine {
  public static final int MOST = 32;

  private final Vertx vertx;
  private Future<?> last = Future.succeededFuture();
  private int waiting;

  public WorkerLine(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Fails with status 503 if too many wait. */
  <T> Future<T> make(Callable<T> answer) {
    if (waiting == MOST) {
      return Future.failedFuture(
          new HttpException(503, "histories and reports: " + MOST + " requests wait (the limit)"));
    }
    waiting++;
    Future<T> made =
        last.transform(before -> vertx.executeBlocking(answer, false)).andThen(done -> waiting--);
    last = made;
    return made;
  }
}

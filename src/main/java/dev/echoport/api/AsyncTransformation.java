package dev.echoport.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A processor that waits without a thread. Runs on the loop only, which calls every method.
 *
 * <pre>{@code
 * class Later implements AsyncTransformation {
 *   public Future<Buffer> applyAsync(Buffer payload, FrameContext frame) {
 *     Promise<Buffer> answer = Promise.promise();
 *     Vertx.currentContext().owner().setTimer(100, timer -> answer.complete(payload));
 *     return answer.future();
 *   }
 * }
 * }</pre>
 */
public interface AsyncTransformation extends Transformation {

  /**
   * As {@link #apply}, but done when the future is; it may complete on any thread.
   *
   * @return never fails synchronously
   */
  Future<Buffer> applyAsync(Buffer payload, FrameContext frame);

  @Override
  default Buffer apply(Buffer payload, FrameContext frame) {
    throw new UnsupportedOperationException("asynchronous: call applyAsync");
  }
}

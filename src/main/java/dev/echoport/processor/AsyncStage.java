package dev.echoport.processor;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Waits for a future, without a thread. */
final class AsyncStage implements Stage {
  private final AsyncTransformation transformation;
  private final Mailbox mailbox;

  /**
   * @param mailbox of the loop
   */
  AsyncStage(AsyncTransformation transformation, Mailbox mailbox) {
    this.transformation = transformation;
    this.mailbox = mailbox;
  }

  @Override
  public void begin(Attempt attempt) {
    Future<Buffer> answer = transformation.applyAsync(attempt.payload(), attempt.work.context);
    answer.onComplete(
        done -> {
          attempt.answered(done.result(), done.cause());
          mailbox.put(attempt);
        });
  }
}

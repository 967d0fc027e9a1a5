package dev.echoport.processor;

import dev.echoport.api.AsyncTransformation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Executor;

/** Waits for a future, without a thread. */
final class AsyncStage implements Stage {
  private final AsyncTransformation transformation;
  private final Executor context;
  private final Mailbox mailbox;

  /**
   * @param context runs a task at once, in the loop's Vert.x context
   * @param mailbox of the loop
   */
  AsyncStage(AsyncTransformation transformation, Executor context, Mailbox mailbox) {
    this.transformation = transformation;
    this.context = context;
    this.mailbox = mailbox;
  }

  @Override
  public void begin(StageRun attempt) {
    context.execute(() -> ask(attempt));
  }

  private void ask(StageRun attempt) {
    Future<Buffer> answer = transformation.applyAsync(attempt.payload(), attempt.work.context);
    answer.onComplete(
        done -> {
          attempt.answered(done.result(), done.cause());
          mailbox.put(attempt);
        });
  }
}

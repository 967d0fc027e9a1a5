package dev.echoport.processor;

import java.util.concurrent.Executor;

/** Runs on another thread: a worker verticle, a virtual thread. */
final class ThreadStage implements Stage {
  private final Executor threads;
  private final Mailbox mailbox;

  /**
   * @param threads never refuses: what waits there is bounded by the listeners' frames
   * @param mailbox of the loop
   */
  ThreadStage(Executor threads, Mailbox mailbox) {
    this.threads = threads;
    this.mailbox = mailbox;
  }

  @Override
  public void begin(StageRun attempt) {
    threads.execute(
        () -> {
          try {
            attempt.execute();
          } finally {
            mailbox.put(attempt);
          }
        });
  }
}

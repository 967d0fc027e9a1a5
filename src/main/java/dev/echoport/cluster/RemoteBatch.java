package dev.echoport.cluster;

import dev.echoport.completion.CompletionBatch;

/**
 * A batch of another node among the followers here. Its credit goes back when the first of them is
 * done with it, so that the stream is as fast as the fastest. Owned by the home context.
 */
final class RemoteBatch {
  private final CompletionBatch batch;
  private final Runnable credit;
  private boolean wanted;
  private boolean given;

  RemoteBatch(CompletionBatch batch, Runnable credit) {
    this.batch = batch;
    this.credit = credit;
  }

  CompletionBatch batch() {
    return batch;
  }

  /** A follower had room for it. */
  void taken() {
    wanted = true;
  }

  /** A follower is done with it. */
  void done() {
    if (!given) {
      given = true;
      credit.run();
    }
  }

  /** Every follower was asked. */
  void offered() {
    if (!wanted) {
      done();
    }
  }
}

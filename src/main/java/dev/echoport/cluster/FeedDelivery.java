package dev.echoport.cluster;

import dev.echoport.completion.CompletionBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a follower gets of one node: a batch, or the news that records were lost, or both.
 *
 * @param node its name
 * @param batch {@code null} if this is only news of lost records
 * @param lost records that the follower has lost of the node since the delivery before
 * @param total records that it has lost of this life of the node
 * @param done for {@link #acknowledge}
 */
public record FeedDelivery(
    String node, @Nullable CompletionBatch batch, long lost, long total, Runnable done) {

  /**
   * The follower is done with the batch, and has room for as many records; once for each delivery,
   * from any thread.
   */
  public void acknowledge() {
    done.run();
  }
}

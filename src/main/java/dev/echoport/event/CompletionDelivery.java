package dev.echoport.event;

import dev.echoport.completion.CompletionBatch;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber gets: a batch, or the news that records were dropped, or both.
 *
 * <p>The batch uses up credit until {@link #acknowledge()} gives it back, so a subscriber
 * acknowledges when it is done with the batch, not when it has queued it.
 */
public final class CompletionDelivery {
  private final @Nullable CompletionBatch batch;
  private final long dropped;
  private final IntConsumer acknowledgement;

  /**
   * @param acknowledgement takes the number of records for which there is room again
   */
  public CompletionDelivery(
      @Nullable CompletionBatch batch, long dropped, IntConsumer acknowledgement) {
    this.batch = batch;
    this.dropped = dropped;
    this.acknowledgement = acknowledgement;
  }

  /** The completions, {@code null} if this is only news of drops. */
  public @Nullable CompletionBatch batch() {
    return batch;
  }

  /** Records that this subscription has lost since it was opened, up to this delivery. */
  public long dropped() {
    return dropped;
  }

  /** Gives the batch's credit back; once for each delivery, from any thread. */
  public void acknowledge() {
    if (batch != null) {
      acknowledgement.accept(batch.size());
    }
  }
}

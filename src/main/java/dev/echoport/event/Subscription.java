package dev.echoport.event;

import dev.echoport.completion.CompletionBatch;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageProducer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The publisher's side of one subscription: how many records its subscriber still has room for. The
 * loops offer to it, the subscriber acknowledges; both only touch atomic counters.
 */
final class Subscription {
  private static final DeliveryOptions LOCAL =
      new DeliveryOptions().setLocalOnly(true).setCodecName(CompletionDelivery.class.getName());

  private final MessageProducer<CompletionDelivery> producer;
  private final LongAdder droppedBySubscriber;
  private final Runnable onGone;
  private volatile @Nullable Set<Long> connections;
  private final long capacity;
  private final AtomicLong credit;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong reported = new AtomicLong();

  /**
   * @param capacity records that may wait for the subscriber
   * @param droppedBySubscriber the counter of all subscriptions with this subscriber's name
   * @param onGone called when the subscriber's address has no consumer any more
   * @param connections numbers of the only connections that are of interest, {@code null} for all
   */
  Subscription(
      EventBus bus,
      String address,
      long capacity,
      LongAdder droppedBySubscriber,
      Runnable onGone,
      @Nullable Set<Long> connections) {
    this.connections = connections;
    this.producer = bus.sender(address, LOCAL);
    this.droppedBySubscriber = droppedBySubscriber;
    this.onGone = onGone;
    this.capacity = capacity;
    this.credit = new AtomicLong(capacity);
  }

  /** Numbers of the only connections that are of interest, {@code null} for all. */
  @Nullable Set<Long> connections() {
    return connections;
  }

  void change(@Nullable Set<Long> others) {
    connections = others;
  }

  /** Sends the batch if there is room for all of it, else drops it; called by any loop. */
  void offer(CompletionBatch batch) {
    if (takeCredit(batch.size())) {
      deliver(batch);
    } else {
      dropped.addAndGet(batch.size());
      droppedBySubscriber.add(batch.size());
      if (credit.get() == capacity) {
        // Everything has been acknowledged meanwhile, so no acknowledgement will report this drop;
        // it is reported now.
        deliver(null);
      }
    }
  }

  private boolean takeCredit(int records) {
    long left = credit.get();
    while (left >= records) {
      if (credit.compareAndSet(left, left - records)) {
        return true;
      }
      left = credit.get();
    }
    return false;
  }

  /**
   * Gives credit back. Drops are only possible while something is unacknowledged, so this is where
   * the last ones are reported.
   */
  void acknowledge(int records) {
    credit.addAndGet(records);
    if (reported.get() < dropped.get()) {
      deliver(null);
    }
  }

  private void deliver(@Nullable CompletionBatch batch) {
    long lost = dropped.get();
    reported.set(lost);
    producer
        .write(new CompletionDelivery(batch, lost, this::acknowledge))
        .onFailure(noConsumer -> onGone.run());
  }
}

package dev.echoport.cluster;

import dev.echoport.completion.CompletionBatch;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One follower's share in the stream of one node: what waits for it, and what it has lost. A slow
 * follower loses records of its own; it slows no other. Owned by the home context.
 */
final class FeedShare {
  private final String node;
  private final long capacity;
  private final Consumer<FeedDelivery> follower;
  private final Consumer<Runnable> home;
  private final Set<RemoteBatch> waiting = new HashSet<>();
  private long records;
  private long lost;

  /**
   * @param capacity records that may wait for the follower
   * @param home runs something on the home context
   */
  FeedShare(String node, long capacity, Consumer<FeedDelivery> follower, Consumer<Runnable> home) {
    this.node = node;
    this.capacity = capacity;
    this.follower = follower;
    this.home = home;
  }

  /** Records were lost before they came here. */
  void lost(long more) {
    lost += more;
    follower.accept(new FeedDelivery(node, null, more, lost, () -> {}));
  }

  void offer(RemoteBatch arrived) {
    CompletionBatch batch = arrived.batch();
    if (records + batch.size() > capacity) {
      lost(batch.size());
      return;
    }
    records += batch.size();
    waiting.add(arrived);
    arrived.taken();
    follower.accept(new FeedDelivery(node, batch, 0, lost, () -> home.accept(() -> done(arrived))));
  }

  private void done(RemoteBatch arrived) {
    if (waiting.remove(arrived)) {
      records -= arrived.batch().size();
      arrived.done();
    }
  }

  /** The follower is gone: what waits for it holds nobody up. */
  void close() {
    Set.copyOf(waiting).forEach(this::done);
  }
}

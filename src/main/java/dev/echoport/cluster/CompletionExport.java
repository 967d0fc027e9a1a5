package dev.echoport.cluster;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.event.CompletionDelivery;
import dev.echoport.event.CompletionSubscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stream of this node's completions to a follower on another node. The credit is that of the
 * local subscription: a delivery is acknowledged when the follower says that it is done with it.
 * While the follower is away nothing is sent and everything counted, so that it learns how much it
 * has missed. Owned by the cluster's context.
 */
final class CompletionExport {
  private final ClusterBus bus;
  private final UUID stream;
  private final String address;
  private final long incarnation;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private @Nullable CompletionSubscription subscription;
  private Wanted wanted;
  private long position;
  private long dropped;
  private long heardNanos;
  private boolean away;
  private boolean closed;

  private record Sent(long end, CompletionDelivery delivery) {}

  CompletionExport(ClusterBus bus, FollowRequest request, long incarnation) {
    this.bus = bus;
    this.stream = request.stream();
    this.address = ClusterAddresses.records(request.follower());
    this.incarnation = incarnation;
    this.wanted = request.wanted();
  }

  void subscribed(CompletionSubscription granted) {
    if (closed) {
      granted.close();
    } else {
      subscription = granted;
      granted.change(wanted.connections());
    }
  }

  void deliver(CompletionDelivery delivery) {
    if (closed) {
      return;
    }
    boolean news = delivery.dropped() > dropped;
    dropped = delivery.dropped();
    CompletionBatch batch = chosen(delivery.batch());
    int records = batch == null ? 0 : batch.size();
    if (!away && (records > 0 || news)) {
      send(records == 0 ? null : batch);
    }
    position += records;
    if (away || records == 0) {
      delivery.acknowledge();
    } else {
      unacknowledged.add(new Sent(position, delivery));
    }
  }

  private @Nullable CompletionBatch chosen(@Nullable CompletionBatch batch) {
    Set<Long> connections = wanted.connections();
    return batch == null || connections == null ? batch : batch.of(connections);
  }

  /** The follower is there: takes its credit, and tells it how far this node is. */
  void heard(FollowRequest request, long nowNanos) {
    heardNanos = nowNanos;
    away = false;
    if (!request.wanted().equals(wanted)) {
      wanted = request.wanted();
      if (subscription != null) {
        subscription.change(wanted.connections());
      }
    }
    if (request.incarnation() == incarnation) {
      acknowledged(request.acknowledged());
    }
    send(null);
  }

  private void acknowledged(long upTo) {
    for (Sent next = unacknowledged.peek();
        next != null && next.end() <= upTo;
        next = unacknowledged.peek()) {
      unacknowledged.remove();
      next.delivery().acknowledge();
    }
  }

  private void send(@Nullable CompletionBatch batch) {
    bus.send(address, new StreamMessage(stream, incarnation, position, dropped, batch).toBuffer());
  }

  /** The follower is not heard: what was sent counts as sent, and so does what would have been. */
  void leaveAlone() {
    away = true;
    unacknowledged.forEach(sent -> sent.delivery().acknowledge());
    unacknowledged.clear();
  }

  long heardNanos() {
    return heardNanos;
  }

  boolean isAway() {
    return away;
  }

  boolean silentFor(long nanos, long nowNanos) {
    return nowNanos - heardNanos > nanos;
  }

  void close() {
    closed = true;
    unacknowledged.clear();
    CompletionSubscription open = subscription;
    if (open != null) {
      open.close();
    }
  }
}

package dev.echoport.cluster;

import dev.echoport.event.CompletionDelivery;
import dev.echoport.event.CompletionSubscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Completions of this node and of others as one stream, for one follower. Members that come later
 * are followed as well. What the follower does not acknowledge in time is dropped and counted, for
 * each node. Owned by the context that opened it, on which deliveries are handled; its shares of
 * other nodes' streams are owned by the home context.
 */
public final class CompletionFeed {
  private final Vertx vertx;
  private final Context context;
  private final CompletionFeeds feeds;
  private final Predicate<NodeIdentity> nodes;
  private final Wanted wanted;
  private final Handler<FeedDelivery> handler;
  private final Map<String, FeedShare> shares = new HashMap<>();
  private @Nullable CompletionSubscription local;
  private long lostHere;
  private boolean closed;

  CompletionFeed(
      Vertx vertx,
      CompletionFeeds feeds,
      Predicate<NodeIdentity> nodes,
      Wanted wanted,
      Handler<FeedDelivery> handler) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.feeds = feeds;
    this.nodes = nodes;
    this.wanted = wanted;
    this.handler = handler;
  }

  Future<CompletionFeed> open(String subscriber, long capacity) {
    feeds.onHome(() -> feeds.add(this));
    if (!nodes.test(feeds.self())) {
      return Future.succeededFuture(this);
    }
    return CompletionSubscription.open(
            vertx, subscriber, capacity, wanted.connections(), this::deliverLocal)
        .onFailure(refused -> close())
        .map(
            granted -> {
              if (closed) {
                granted.close();
              }
              local = granted;
              return this;
            });
  }

  private void deliverLocal(CompletionDelivery delivery) {
    long lost = delivery.dropped() - lostHere;
    lostHere = delivery.dropped();
    handler.handle(
        new FeedDelivery(
            feeds.self().name(), delivery.batch(), lost, lostHere, delivery::acknowledge));
  }

  /** Whether records of {@code node} are wanted. Any thread. */
  boolean follows(NodeIdentity node) {
    return nodes.test(node);
  }

  /** Which records are wanted of each node. Any thread. */
  Wanted wanted() {
    return wanted;
  }

  /** Something of another node came; on home. */
  void arrived(NodeIdentity node, long lost, @Nullable RemoteBatch batch, long capacity) {
    FeedShare share =
        shares.computeIfAbsent(
            node.instance(),
            instance -> new FeedShare(node.name(), capacity, this::deliver, feeds::onHome));
    if (lost > 0) {
      share.lost(lost);
    }
    if (batch != null) {
      share.offer(batch);
    }
  }

  private void deliver(FeedDelivery delivery) {
    context.runOnContext(
        now -> {
          if (closed) {
            delivery.acknowledge();
          } else {
            handler.handle(delivery);
          }
        });
  }

  /** The node will not come back; on home. */
  void forget(NodeIdentity node) {
    FeedShare share = shares.remove(node.instance());
    if (share != null) {
      share.close();
    }
  }

  /** Ends the feed; deliveries under way are lost. May be called more than once. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    feeds.onHome(
        () -> {
          feeds.remove(this);
          shares.values().forEach(FeedShare::close);
          shares.clear();
        });
    CompletionSubscription open = local;
    if (open != null) {
      open.close();
    }
  }
}

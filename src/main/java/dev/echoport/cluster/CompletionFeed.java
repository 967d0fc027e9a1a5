package dev.echoport.cluster;

import dev.echoport.event.CompletionDelivery;
import dev.echoport.event.CompletionSubscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Completions of this node and of others as one stream, for one follower. Members that come later
 * are followed as well. What the follower does not acknowledge in time is dropped where it happens
 * and counted; the count of a delivery is the sum over all nodes. Owned by the context that opened
 * it, on which deliveries are handled.
 */
public final class CompletionFeed {
  private static final long RENEWAL_MILLIS = 1_000;

  /** Records of one other node that may be under way or waiting: 1 MB. */
  private static final long REMOTE_CAPACITY = 16_384;

  private final Vertx vertx;
  private final Context context;
  private final CompletionFeeds feeds;
  private final Predicate<NodeIdentity> wanted;
  private final Handler<CompletionDelivery> handler;
  private final Map<String, RemoteSource> byInstance = new HashMap<>();
  private final Map<UUID, RemoteSource> byStream = new HashMap<>();
  private @Nullable CompletionSubscription local;
  private long droppedHere;
  private long lostOfFormer;
  private long renewal = -1;
  private boolean closed;

  CompletionFeed(
      Vertx vertx,
      CompletionFeeds feeds,
      Predicate<NodeIdentity> wanted,
      Handler<CompletionDelivery> handler) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.feeds = feeds;
    this.wanted = wanted;
    this.handler = handler;
  }

  Future<CompletionFeed> open(String subscriber, long capacity, @Nullable Long connection) {
    renew();
    renewal = vertx.setPeriodic(RENEWAL_MILLIS, tick -> renew());
    if (!wanted.test(feeds.self())) {
      return Future.succeededFuture(this);
    }
    return CompletionSubscription.open(vertx, subscriber, capacity, connection, this::deliverLocal)
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
    droppedHere = delivery.dropped();
    handler.handle(delivery.plusDropped(lostElsewhere()));
  }

  private long lostElsewhere() {
    return lostOfFormer + byInstance.values().stream().mapToLong(RemoteSource::lost).sum();
  }

  /** Asks each node again, whoever is new included. */
  void renew() {
    feeds.others().onSuccess(this::renew);
  }

  private void renew(List<NodeIdentity> others) {
    if (!closed) {
      byInstance.values().stream()
          .filter(source -> !feeds.remembers(source.node()))
          .toList()
          .forEach(this::forget);
      others.stream()
          .filter(wanted)
          .forEach(node -> feeds.request(node, source(node).request(false)));
    }
  }

  private RemoteSource source(NodeIdentity node) {
    return byInstance.computeIfAbsent(
        node.instance(),
        instance -> {
          RemoteSource source =
              new RemoteSource(UUID.randomUUID(), node, feeds.self().instance(), REMOTE_CAPACITY);
          byStream.put(source.stream(), source);
          feeds.expect(source.stream(), this);
          return source;
        });
  }

  private void forget(RemoteSource source) {
    lostOfFormer += source.lost();
    byInstance.remove(source.node().instance());
    byStream.remove(source.stream());
    feeds.forget(source.stream());
  }

  /** Called on any thread. */
  void arrived(StreamMessage message) {
    context.runOnContext(now -> handle(message));
  }

  private void handle(StreamMessage message) {
    RemoteSource source = byStream.get(message.stream());
    if (closed || source == null) {
      return;
    }
    long lostBefore = source.lost();
    boolean news = source.arrived(message);
    if (news && (message.batch() != null || source.lost() > lostBefore)) {
      long incarnation = source.incarnation();
      handler.handle(
          new CompletionDelivery(
              message.batch(),
              droppedHere + lostElsewhere(),
              records -> context.runOnContext(now -> done(source, incarnation, records))));
    }
  }

  private void done(RemoteSource source, long incarnation, int records) {
    source.acknowledge(incarnation, records);
    if (!closed && source.owesCredit()) {
      feeds.request(source.node(), source.request(false));
    }
  }

  /** Ends the feed; deliveries under way are lost. May be called more than once. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    vertx.cancelTimer(renewal);
    byInstance.values().forEach(source -> feeds.request(source.node(), source.request(true)));
    byStream.keySet().forEach(feeds::forget);
    CompletionSubscription open = local;
    if (open != null) {
      open.close();
    }
  }
}

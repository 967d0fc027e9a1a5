package dev.echoport.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of other nodes to the followers on this one: one for each node that somebody follows,
 * with what all of them want together. Owned by the home context, except where it says otherwise.
 */
final class CompletionFeeds {
  private static final long RENEWAL_MILLIS = 1_000;

  /** Records of one other node that may be under way or wait for a follower: 1 MB. */
  private static final long CAPACITY = 16_384;

  private final Vertx vertx;
  private final Context home;
  private final NodeIdentity self;
  private final ClusterView view;
  private final ClusterBus bus;
  private final Supplier<Future<Void>> look;
  private final Set<CompletionFeed> feeds = new LinkedHashSet<>();
  private final Map<String, RemoteSource> byInstance = new HashMap<>();
  private final Map<UUID, RemoteSource> byStream = new HashMap<>();
  private long renewal = -1;

  /**
   * @param home of the node's own {@code Vertx}
   * @param look brings the view up to date; completes on the caller's context
   */
  CompletionFeeds(
      Vertx vertx,
      Context home,
      NodeIdentity self,
      ClusterView view,
      ClusterBus bus,
      Supplier<Future<Void>> look) {
    this.vertx = vertx;
    this.home = home;
    this.self = self;
    this.view = view;
    this.bus = bus;
    this.look = look;
  }

  /** Of this node. */
  NodeIdentity self() {
    return self;
  }

  /** Runs something on the home context. Any thread. */
  void onHome(Runnable work) {
    home.runOnContext(now -> work.run());
  }

  void add(CompletionFeed feed) {
    feeds.add(feed);
    if (renewal < 0) {
      renewal = vertx.setPeriodic(RENEWAL_MILLIS, tick -> renew());
    }
    renew();
  }

  void remove(CompletionFeed feed) {
    feeds.remove(feed);
    List.copyOf(byInstance.values()).stream()
        .filter(source -> wanted(source.node()) == null)
        .forEach(
            source -> {
              request(source.node(), source.end());
              forget(source);
            });
    if (feeds.isEmpty()) {
      vertx.cancelTimer(renewal);
      renewal = -1;
    }
  }

  /** Asks each node again, whoever is new included. */
  void renew() {
    look.get().onSuccess(looked -> renew(view.present()));
  }

  private void renew(List<NodeIdentity> others) {
    List.copyOf(byInstance.values()).stream()
        .filter(source -> !view.remembers(source.node().instance()))
        .forEach(this::forget);
    for (NodeIdentity node : others) {
      Wanted wanted = wanted(node);
      if (wanted != null) {
        request(node, source(node).request(wanted));
      }
    }
  }

  /** What the followers here want of a node; {@code null} if nobody follows it. */
  private @Nullable Wanted wanted(NodeIdentity node) {
    return feeds.stream()
        .filter(feed -> feed.follows(node))
        .map(CompletionFeed::wanted)
        .reduce(Wanted::plus)
        .orElse(null);
  }

  private RemoteSource source(NodeIdentity node) {
    return byInstance.computeIfAbsent(
        node.instance(),
        instance -> {
          RemoteSource source =
              new RemoteSource(UUID.randomUUID(), node, self.instance(), CAPACITY);
          byStream.put(source.stream(), source);
          return source;
        });
  }

  private void forget(RemoteSource source) {
    byInstance.remove(source.node().instance());
    byStream.remove(source.stream());
    feeds.forEach(feed -> feed.forget(source.node()));
  }

  private void request(NodeIdentity node, FollowRequest request) {
    bus.send(ClusterAddresses.requests(node.instance()), request.toJson());
  }

  void arrived(StreamMessage message) {
    RemoteSource source = byStream.get(message.stream());
    if (source == null) {
      return;
    }
    long lostBefore = source.lost();
    if (!source.arrived(message)) {
      return;
    }
    long incarnation = source.incarnation();
    long lost = source.lost() - lostBefore;
    RemoteBatch batch =
        message.batch() == null
            ? null
            : new RemoteBatch(message.batch(), () -> done(source, incarnation, message.records()));
    for (CompletionFeed feed : List.copyOf(feeds)) {
      if (feed.follows(source.node())) {
        feed.arrived(source.node(), lost, batch, CAPACITY);
      }
    }
    if (batch != null) {
      batch.offered();
    }
  }

  private void done(RemoteSource source, long incarnation, int records) {
    source.acknowledge(incarnation, records);
    Wanted wanted = wanted(source.node());
    if (wanted != null && source.owesCredit()) {
      request(source.node(), source.request(wanted));
    }
  }
}

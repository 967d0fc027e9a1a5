package dev.echoport.cluster;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Brings what other nodes send to the feed that asked for it. Safe for all threads. */
final class CompletionFeeds {
  private final NodeIdentity self;
  private final ClusterView view;
  private final ClusterBus bus;
  private final Supplier<Future<Void>> look;
  private final Map<UUID, CompletionFeed> byStream = new ConcurrentHashMap<>();

  /**
   * @param look brings the view up to date; completes on the caller's context
   */
  CompletionFeeds(
      NodeIdentity self, ClusterView view, ClusterBus bus, Supplier<Future<Void>> look) {
    this.self = self;
    this.view = view;
    this.bus = bus;
    this.look = look;
  }

  NodeIdentity self() {
    return self;
  }

  /** The other nodes that are there now. */
  Future<List<NodeIdentity>> others() {
    return look.get().map(looked -> view.present());
  }

  /** Whether the node may come back, if it is not there. */
  boolean remembers(NodeIdentity node) {
    return view.remembers(node.instance());
  }

  void request(NodeIdentity node, FollowRequest request) {
    bus.send(ClusterAddresses.requests(node.instance()), request.toJson());
  }

  void expect(UUID stream, CompletionFeed feed) {
    byStream.put(stream, feed);
  }

  void forget(UUID stream) {
    byStream.remove(stream);
  }

  void arrived(StreamMessage message) {
    CompletionFeed feed = byStream.get(message.stream());
    if (feed != null) {
      feed.arrived(message);
    }
  }
}

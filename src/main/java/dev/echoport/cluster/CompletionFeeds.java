package dev.echoport.cluster;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Brings what other nodes send to the feed that asked for it. Safe for all threads. */
final class CompletionFeeds {
  private final NodeIdentity self;
  private final ClusterView view;
  private final ClusterBus bus;
  private final Map<UUID, CompletionFeed> byStream = new ConcurrentHashMap<>();

  CompletionFeeds(NodeIdentity self, ClusterView view, ClusterBus bus) {
    this.self = self;
    this.view = view;
    this.bus = bus;
  }

  NodeIdentity self() {
    return self;
  }

  List<NodeIdentity> others() {
    return view.present();
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

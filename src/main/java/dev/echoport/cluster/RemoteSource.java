package dev.echoport.cluster;

import java.util.UUID;

/**
 * This node's account of another node's stream: what arrived, what was handled, what was lost on
 * the way here. Owned by the home context.
 */
final class RemoteSource {
  private final UUID stream;
  private final NodeIdentity node;
  private final String follower;
  private final long capacity;
  private long incarnation;
  private long received;
  private long acknowledged;
  private long told;
  private long droppedByNode;
  private long lostBefore;
  private long lostOnTheWay;

  RemoteSource(UUID stream, NodeIdentity node, String follower, long capacity) {
    this.stream = stream;
    this.node = node;
    this.follower = follower;
    this.capacity = capacity;
  }

  NodeIdentity node() {
    return node;
  }

  UUID stream() {
    return stream;
  }

  /** Takes note of a message; {@code false} if it is an old one. */
  boolean arrived(StreamMessage message) {
    if (message.incarnation() != incarnation) {
      beginAnew(message.incarnation());
    }
    if (message.position() < received) {
      return false;
    }
    long gap = message.position() - received;
    lostOnTheWay += gap;
    acknowledged += gap;
    received = message.position() + message.records();
    droppedByNode = message.dropped();
    return true;
  }

  private void beginAnew(long newIncarnation) {
    lostBefore = lost();
    droppedByNode = 0;
    lostOnTheWay = 0;
    received = 0;
    acknowledged = 0;
    told = 0;
    incarnation = newIncarnation;
  }

  /** Records of the node that the follower did not get. */
  long lost() {
    return lostBefore + droppedByNode + lostOnTheWay;
  }

  long incarnation() {
    return incarnation;
  }

  /** The follower is done with records of {@code ofIncarnation}. */
  void acknowledge(long ofIncarnation, int records) {
    if (ofIncarnation == incarnation) {
      acknowledged += records;
    }
  }

  /** Whether the node should learn at once how much room there is now. */
  boolean owesCredit() {
    return acknowledged - told >= capacity / 4;
  }

  FollowRequest request(Wanted wanted) {
    told = acknowledged;
    return new FollowRequest(stream, follower, capacity, incarnation, acknowledged, wanted, false);
  }

  /** Nobody here follows the node any more. */
  FollowRequest end() {
    return new FollowRequest(
        stream, follower, capacity, incarnation, acknowledged, Wanted.ALL, true);
  }
}

package dev.echoport.event;

import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * Which connections are recorded. Immutable: the loops ask it before each completion.
 *
 * @param everything whether all connections are recorded
 * @param connections numbers of those that are recorded otherwise; few
 */
@SuppressWarnings("ArrayRecordComponent") // never handed out
record RecordingScope(boolean everything, long[] connections) {
  static final RecordingScope NOTHING = new RecordingScope(false, new long[0]);

  /** What subscriptions ask for together. */
  static RecordingScope of(Collection<Subscription> subscriptions) {
    boolean everything = subscriptions.stream().anyMatch(each -> each.connections() == null);
    long[] connections =
        subscriptions.stream()
            .map(Subscription::connections)
            .filter(Objects::nonNull)
            .flatMap(Set::stream)
            .mapToLong(Long::longValue)
            .distinct()
            .toArray();
    return new RecordingScope(everything, connections);
  }

  boolean isAny() {
    return everything || connections.length > 0;
  }

  boolean includes(long connection) {
    if (everything) {
      return true;
    }
    for (long wanted : connections) {
      if (wanted == connection) {
        return true;
      }
    }
    return false;
  }
}

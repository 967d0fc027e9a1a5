package dev.echoport.cluster;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a node somebody wants.
 *
 * @param connections numbers of the only connections, {@code null} for all
 */
record Wanted(@Nullable Set<Long> connections) {
  static final Wanted ALL = new Wanted(null);

  /** More than that, and everything is wanted: a request stays small. */
  static final int MAX_CONNECTIONS = 64;

  Wanted {
    connections =
        connections == null || connections.size() > MAX_CONNECTIONS
            ? null
            : Set.copyOf(connections);
  }

  static Wanted of(@Nullable Long connection) {
    return connection == null ? ALL : new Wanted(Set.of(connection));
  }

  /** What two followers want together. */
  Wanted plus(Wanted other) {
    if (connections == null || other.connections == null) {
      return ALL;
    }
    Set<Long> both = new HashSet<>(connections);
    both.addAll(other.connections);
    return new Wanted(both);
  }
}

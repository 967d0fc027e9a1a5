package dev.echoport.condition;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Since when something is wrong that does not say so itself. Safe for all threads. */
final class Sightings {
  private final Map<String, Instant> first = new HashMap<>();

  /** What is seen {@code now}; what is not among it is over. */
  synchronized Map<String, Duration> seen(Set<String> keys, Instant now) {
    first.keySet().retainAll(keys);
    Map<String, Duration> since = new HashMap<>();
    keys.forEach(
        key -> since.put(key, Duration.between(first.computeIfAbsent(key, k -> now), now)));
    return since;
  }
}

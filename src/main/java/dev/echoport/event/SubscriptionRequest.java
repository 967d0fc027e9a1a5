package dev.echoport.event;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the publisher for a subscription, or, with the address of one that is open, for other
 * connections.
 *
 * @param subscriber name under which drops are counted, a label of the metrics
 * @param address where the deliveries go
 * @param capacity records that may be delivered and not acknowledged
 * @param connections numbers of the only connections that are of interest, {@code null} for all
 */
record SubscriptionRequest(
    String subscriber, String address, long capacity, @Nullable Set<Long> connections) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  SubscriptionRequest {
    if (!NAME.matcher(subscriber).matches()) {
      throw new IllegalArgumentException(
          "subscriber: \"" + subscriber + "\" (expected: " + NAME.pattern() + ")");
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1 record)");
    }
  }
}

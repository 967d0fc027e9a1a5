package dev.echoport.app;

import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.GatewayView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what kept a node that stops waiting: parts of the shutdown and connections that took longer
 * than {@link #SLOW}. Safe for all threads.
 */
final class SlowEnds {
  /** A peer that takes what is there for it, and answers FIN with FIN, needs less. */
  static final Duration SLOW = Duration.ofSeconds(1);

  /** Connections that are named, the slowest first; the others are counted. */
  static final int NAMED = 10;

  private final Instant began;
  private final Map<String, Duration> parts = new ConcurrentHashMap<>();
  private volatile List<ConnectionReport> connections = List.of();

  /**
   * @param began when connections were told to end
   */
  SlowEnds(Instant began) {
    this.began = began;
  }

  /** Notes how long {@code ending} takes, from now on. */
  <T> Future<T> timed(String part, Future<T> ending) {
    Instant start = Instant.now();
    return ending.onComplete(done -> parts.put(part, Duration.between(start, Instant.now())));
  }

  /** Looks at the connections, once they have ended. */
  Future<Void> look(GatewayView view) {
    return view.closedConnections(Integer.MAX_VALUE)
        .map(
            closed -> {
              connections = closed.stream().filter(each -> isSlow(took(each))).toList();
              return null;
            });
  }

  private Duration took(ConnectionReport connection) {
    Instant closedAt = connection.closedAt();
    return closedAt == null ? Duration.ZERO : Duration.between(began, closedAt);
  }

  private static boolean isSlow(Duration took) {
    return took.compareTo(SLOW) >= 0;
  }

  /** The parts that were slow, in milliseconds by name. */
  Map<String, Object> slowParts() {
    Map<String, Object> slow = new LinkedHashMap<>();
    parts.forEach(
        (part, took) -> {
          if (isSlow(took)) {
            slow.put(part, took.toMillis());
          }
        });
    return slow;
  }

  /** For the final report; {@code null} if nothing was slow. */
  @Nullable JsonObject toJson() {
    Map<String, Object> slow = slowParts();
    if (slow.isEmpty() && connections.isEmpty()) {
      return null;
    }
    JsonArray named = new JsonArray();
    connections.stream().limit(NAMED).map(this::json).forEach(named::add);
    return new JsonObject()
        .put("partsMillis", new JsonObject(slow))
        .put("connections", named)
        .put("furtherConnections", connections.size() - named.size());
  }

  private JsonObject json(ConnectionReport connection) {
    return new JsonObject()
        .put("connection", connection.id())
        .put("listener", connection.listener())
        .put("remoteAddress", connection.remoteAddress())
        .put("millis", took(connection).toMillis())
        .put("reason", connection.reason())
        .put("sentence", CloseSentence.of(connection));
  }
}

package dev.echoport.admin;

import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.ListenerConfig;
import dev.echoport.health.Health;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The state of the node in the words of HAProxy's agent check. {@code ready} and {@code up} are
 * sent together, because a restarted node has to undo the {@code drain} and the {@code down} of its
 * predecessor. Safe for all threads.
 */
final class AgentState {
  private static final long TIMEOUT_MILLIS = 500;
  private static final int FULL_WEIGHT = 100;

  private final Health health;
  private final GatewayView gateway;
  private final Supplier<Map<String, ListenerConfig>> listeners;

  AgentState(Health health, GatewayView gateway, Supplier<Map<String, ListenerConfig>> listeners) {
    this.health = health;
    this.gateway = gateway;
    this.listeners = listeners;
  }

  /**
   * {@code drain}, {@code down #reason}, or {@code ready up} with the weight. Always succeeds,
   * within the time that an agent check has by default.
   */
  Future<String> line() {
    if (health.isDraining()) {
      return Future.succeededFuture("drain");
    }
    return gateway
        .listeners()
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .compose(
            this::line, silent -> Future.succeededFuture("down #the event loops do not answer"))
        .otherwise(defect -> "down #" + oneLine(String.valueOf(defect.getMessage())));
  }

  /** A full listener refuses the echo of the health check: it is busy, not broken. */
  private Future<String> line(List<ListenerReport> reports) {
    int weight = reports.stream().mapToInt(this::weight).min().orElse(FULL_WEIGHT);
    return weight == 0 ? Future.succeededFuture(up(0)) : echoes(weight);
  }

  private Future<String> echoes(int weight) {
    return health
        .ready()
        .map(
            answer -> answer.up() ? up(weight) : health.isDraining() ? "drain" : "down #not ready");
  }

  private static String up(int weight) {
    return "ready up " + weight + "%";
  }

  /** The share of {@code maxConnections} that is free, rounded up; all of it without a bound. */
  private int weight(ListenerReport report) {
    ListenerConfig config = listeners.get().get(report.name());
    int max = config == null ? 0 : config.maxConnections();
    if (max == 0) {
      return FULL_WEIGHT;
    }
    long free = Math.max(0, max - report.totals().open());
    return (int) ((free * FULL_WEIGHT + max - 1) / max);
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\r\\n]+", " ");
  }
}

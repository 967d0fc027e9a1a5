package dev.echoport.admin;

import dev.echoport.cluster.Cluster;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.condition.NodeCondition;
import dev.echoport.config.AdminConfig;
import dev.echoport.config.load.ConfigChange;
import dev.echoport.health.Health;
import dev.echoport.history.NodeHistory;
import dev.echoport.metrics.MetricsScrape;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the administration endpoint shows, and where.
 *
 * @param dropped completion records lost so far, by subscriber; safe for all threads
 * @param reload reads the configuration again and applies it, or fails with a {@code
 *     ConfigException}; safe for all threads
 * @param faults what goes wrong on purpose
 * @param control what else may be asked of the node
 * @param history what the node remembers of its last day
 * @param condition what is wrong with it now
 * @param settings the configuration in effect, as YAML by dotted path
 */
public record AdminServices(
    AdminConfig config,
    Health health,
    MetricsScrape metrics,
    GatewayView gateway,
    Cluster cluster,
    Supplier<Map<String, Long>> dropped,
    Supplier<Future<ConfigChange>> reload,
    FaultControl faults,
    NodeControl control,
    NodeHistory history,
    NodeCondition condition,
    Supplier<Map<String, String>> settings) {}

package dev.echoport.admin;

import dev.echoport.cluster.Cluster;
import dev.echoport.completion.GatewayView;
import dev.echoport.config.AdminConfig;
import dev.echoport.health.Health;
import dev.echoport.metrics.MetricsScrape;

/** What the administration endpoint shows, and where. */
public record AdminServices(
    AdminConfig config,
    Health health,
    MetricsScrape metrics,
    GatewayView gateway,
    Cluster cluster) {}

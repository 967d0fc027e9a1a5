package dev.echoport.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The whole configuration of a node.
 *
 * @param listeners by name, in the order of the configuration
 */
public record GatewayConfig(
    NodeConfig node,
    Map<String, ListenerConfig> listeners,
    DrainConfig drain,
    AdminConfig admin,
    CompletionsConfig completions,
    ClusterConfig cluster,
    LogConfig log) {

  public GatewayConfig {
    listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
  }
}

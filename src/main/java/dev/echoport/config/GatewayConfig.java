package dev.echoport.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a node.
 *
 * @param node the process itself
 * @param listeners where peers connect, by name
 * @param workers pools of threads for processors that run on workers, by name
 * @param plugins a folder with jars of processors; empty: none
 * @param limits what the node as a whole may take
 * @param drain how a node stops
 * @param admin the administration: health, metrics, API, console
 * @param completions how completions are reported
 * @param cluster other nodes
 * @param bridge programs in other languages on the event bus
 * @param tracing spans for an OpenTelemetry collector
 * @param log what is logged
 */
public record GatewayConfig(
    @Key(restart = true) NodeConfig node,
    @Key Map<String, ListenerConfig> listeners,
    @Key(restart = true) Map<String, WorkerPoolConfig> workers,
    @Key @Nullable Path plugins,
    @Key NodeLimitsConfig limits,
    @Key DrainConfig drain,
    @Key(restart = true) AdminConfig admin,
    @Key(restart = true) CompletionsConfig completions,
    @Key(restart = true) ClusterConfig cluster,
    @Key(restart = true) BridgeConfig bridge,
    @Key(restart = true) TracingConfig tracing,
    @Key LogConfig log) {

  /** A node with the default pool alone, without plugins, limits, a bridge and tracing. */
  public GatewayConfig(
      NodeConfig node,
      Map<String, ListenerConfig> listeners,
      DrainConfig drain,
      AdminConfig admin,
      CompletionsConfig completions,
      ClusterConfig cluster,
      LogConfig log) {
    this(
        node,
        listeners,
        Map.of(WorkerPoolConfig.DEFAULT, new WorkerPoolConfig(WorkerPoolConfig.DEFAULT, 0)),
        null,
        NodeLimitsConfig.OFF,
        drain,
        admin,
        completions,
        cluster,
        BridgeConfig.OFF,
        TracingConfig.OFF,
        log);
  }

  public GatewayConfig {
    listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
    workers = Collections.unmodifiableMap(new LinkedHashMap<>(workers));
  }

  /** The largest payload of a frame that any listener takes, in bytes. */
  public int largestFrameBytes() {
    return listeners.values().stream()
        .mapToInt(listener -> listener.frame().limitBytes())
        .max()
        .orElse(FrameConfig.RAW.limitBytes());
  }
}

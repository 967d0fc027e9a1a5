package dev.echoport.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a node.
 *
 * @param listeners by name, in the order of the configuration
 * @param workers the worker pools by name, in that order too; {@link WorkerPoolConfig#DEFAULT} is
 *     always among them
 * @param plugins the folder with jars of processors, {@code null} for none; may be missing
 * @param limits of the node as a whole
 */
public record GatewayConfig(
    NodeConfig node,
    Map<String, ListenerConfig> listeners,
    Map<String, WorkerPoolConfig> workers,
    @Nullable Path plugins,
    NodeLimitsConfig limits,
    DrainConfig drain,
    AdminConfig admin,
    CompletionsConfig completions,
    ClusterConfig cluster,
    BridgeConfig bridge,
    TracingConfig tracing,
    LogConfig log) {

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

package dev.echoport.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the settings of all sources into the typed configuration, or reports what is wrong. */
final class GatewayReader {
  private final Settings settings;
  private final Problems problems;
  private final ProcessorSource processors;

  GatewayReader(Settings settings, Problems problems, ProcessorSource processors) {
    this.settings = settings;
    this.problems = problems;
    this.processors = processors;
  }

  /** Resolves what the sources leave open, so that the settings show what is in effect. */
  GatewayConfig read(Supplier<String> hostName) throws ConfigException {
    KnownProcessors known = new PluginsReader(settings, problems, processors).read();
    new ChainReader(settings, problems, known).read();
    Map<String, ListenerConfig> listeners = new ListenerReader(settings, problems).read();
    new BusConflicts(settings, problems, known).report(listeners.values());
    NodeLimitsConfig limits = new LimitsReader(settings, problems).readNode();
    AdminConfig admin = new AdminReader(settings, problems).read();
    ClusterConfig cluster = new ClusterReader(settings, problems).read();
    BridgeConfig bridge = new BridgeReader(settings, problems).read();
    new AddressConflicts(settings, problems).report();
    problems.throwIfAny();
    if (admin == null || cluster == null || bridge == null) {
      throw new IllegalStateException("a section is invalid, and nothing was reported");
    }
    resolveNodeName(hostName);
    listeners.values().forEach(this::resolveAddress);
    return new GatewayConfig(
        node(),
        listeners,
        workers(),
        plugins(),
        limits,
        drain(),
        admin,
        completions(),
        cluster,
        bridge,
        tracing(),
        log());
  }

  private void resolveNodeName(Supplier<String> hostName) {
    if (settings.value("node.name", String.class).isEmpty()) {
      String name = hostName.get();
      resolve("node.name", name, YamlText.scalar(name));
    }
  }

  private void resolveAddress(ListenerConfig listener) {
    String path = Settings.listenerPath(listener.name());
    resolve(path + ".uri", listener.address(), YamlText.scalar(listener.address().uri()));
    settings.remove(path + ".host");
    settings.remove(path + ".port");
    new ListenerKeys(settings, listener.address(), listener.name()).removeOthers();
  }

  private void resolve(String path, Object value, String text) {
    Setting written = settings.find(path);
    if (written != null) {
      settings.put(path, new Setting(written.origin(), value, text));
    }
  }

  private NodeConfig node() {
    return new NodeConfig(
        settings.value("node.name", String.class),
        settings.value("node.eventLoops", Integer.class),
        settings.value("node.transport", TransportChoice.class));
  }

  private Map<String, WorkerPoolConfig> workers() {
    Map<String, WorkerPoolConfig> workers = new LinkedHashMap<>();
    for (String name : settings.pools()) {
      int threads = settings.value(Settings.poolPath(name) + ".threads", Integer.class);
      workers.put(name, new WorkerPoolConfig(name, threads));
    }
    return workers;
  }

  private @Nullable Path plugins() {
    Optional<?> folder = settings.value(PluginsReader.KEY, Optional.class);
    return folder.map(Path.class::cast).orElse(null);
  }

  private DrainConfig drain() {
    return new DrainConfig(
        settings.value("drain.grace", Duration.class),
        settings.value("drain.timeout", Duration.class));
  }

  private CompletionsConfig completions() {
    return new CompletionsConfig(
        settings.value("completions.flush", Duration.class),
        settings.value("completions.batch", Integer.class));
  }

  private TracingConfig tracing() {
    Optional<?> endpoint = settings.value("tracing.endpoint", Optional.class);
    return new TracingConfig(
        endpoint.map(URI.class::cast).orElse(null),
        settings.value("tracing.sampling", Integer.class),
        settings.value("tracing.slowCompletion", Duration.class));
  }

  private LogConfig log() {
    return new LogConfig(
        settings.value("log.format", LogConfig.Format.class),
        settings.value("log.level", LogConfig.Level.class),
        settings.value("log.connections", LogConfig.Connections.class));
  }
}

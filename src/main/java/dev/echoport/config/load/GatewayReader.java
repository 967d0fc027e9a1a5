package dev.echoport.config.load;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.processor.BusConflicts;
import dev.echoport.config.processor.ChainReader;
import dev.echoport.config.processor.KnownProcessors;
import dev.echoport.config.processor.ProcessorSource;
import dev.echoport.config.source.Binder;
import dev.echoport.config.source.Setting;
import dev.echoport.config.source.Settings;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlText;
import java.util.Map;
import java.util.function.Supplier;

/** Turns the settings of all sources into the typed configuration, or reports what is wrong. */
final class GatewayReader {
  private final Settings settings;
  private final Problems problems;
  private final ProcessorSource processors;
  private final Binder binder;

  GatewayReader(Settings settings, Problems problems, ProcessorSource processors) {
    this.settings = settings;
    this.problems = problems;
    this.processors = processors;
    this.binder = new Binder(settings);
  }

  /** Resolves what the sources leave open, so that the settings show what is in effect. */
  GatewayConfig read(Supplier<String> hostName) throws ConfigException {
    KnownProcessors known = new PluginsReader(settings, problems, processors).read();
    new ChainReader(settings, problems, known).read();
    ListenerReader listenerReader = new ListenerReader(settings, problems, binder);
    Map<String, ListenerConfig> listeners = listenerReader.read();
    new BusConflicts(settings, problems, known).report(listeners.values());
    NodeChecks checks = new NodeChecks(settings, new Report(settings, problems), binder);
    checks.run();
    new AddressConflicts(settings, problems, listenerReader).report();
    problems.throwIfAny();
    resolveNodeName(hostName);
    listeners.values().forEach(this::resolveAddress);
    return binder.bind(
        GatewayConfig.class, "", Map.of("listeners", listeners, "admin", checks.admin()));
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
}

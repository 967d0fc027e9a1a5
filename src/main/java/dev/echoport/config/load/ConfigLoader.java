package dev.echoport.config.load;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.config.processor.ProcessorSource;
import dev.echoport.config.source.EnvironmentSource;
import dev.echoport.config.source.OverrideSource;
import dev.echoport.config.source.Records;
import dev.echoport.config.source.SchemaCheck;
import dev.echoport.config.source.Settings;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads the configuration: embedded defaults, then the file, the environment and the command line;
 * what comes later wins, key by key. Everything that can be checked without opening a socket is
 * checked here, and all problems are reported together.
 */
public final class ConfigLoader {
  private static final String DEFAULTS = "/echoport.yaml";

  private final Problems problems = new Problems();
  private final Settings settings = new Settings();
  private final YamlReader yaml = new YamlReader(problems);
  private final SchemaCheck check = new SchemaCheck(settings, problems, Records.ROOT);
  private final ProcessorSource processors;

  private ConfigLoader(ProcessorSource processors) {
    this.processors = processors;
  }

  /**
   * Blocks on the file, on {@code admin.tokenFile}, and on the host's name where it is needed.
   *
   * @param file {@code null} for the defaults
   * @param environment of the process; only names that begin with {@code ECHOPORT_} are settings
   * @param overrides {@code key=value}, the value in YAML
   * @param processors asked once, after all sources were read, and only if a listener names a
   *     processor or the folder of plugins is there
   * @throws ConfigException with every problem there is
   */
  public static LoadedConfig load(
      @Nullable Path file,
      Map<String, String> environment,
      List<String> overrides,
      ProcessorSource processors)
      throws ConfigException {
    return new ConfigLoader(processors).read(file, environment, overrides);
  }

  private LoadedConfig read(
      @Nullable Path file, Map<String, String> environment, List<String> overrides)
      throws ConfigException {
    List<String> defaultListeners = applyDefaults();
    boolean fileIsRead = file == null || applyFile(file);
    List<YamlNode> overrideTrees = new OverrideSource(problems).read(overrides);
    List<String> listeners = new ArrayList<>(settings.listeners().keySet());
    List<String> pools = new ArrayList<>(settings.pools());
    overrideTrees.forEach(tree -> listeners.addAll(names("listeners", tree)));
    overrideTrees.forEach(tree -> pools.addAll(names("workers", tree)));
    new EnvironmentSource(Records.ROOT, listeners, pools, problems)
        .read(environment)
        .forEach(check::apply);
    overrideTrees.forEach(check::apply);
    if (!fileIsRead) {
      problems.throwIfAny();
    }
    GatewayConfig config =
        new GatewayReader(settings, problems, processors).read(() -> HostName.from(environment));
    return new LoadedConfig(config, settingsInEffect(defaultListeners), problems.warnings());
  }

  private List<String> applyDefaults() {
    apply(defaults(), new Origin(Origin.Kind.DEFAULTS, 0, "defaults"));
    List<String> listeners = List.copyOf(settings.listeners().keySet());
    settings.useAsListenerDefaults(listeners.get(0));
    settings.usePoolAsDefaults(WorkerPoolConfig.DEFAULT);
    return listeners;
  }

  private static String defaults() {
    try (InputStream in = ConfigLoader.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULTS + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean applyFile(Path file) {
    Origin origin = new Origin(Origin.Kind.FILE, 0, file.toString());
    try {
      return apply(Files.readString(file), origin);
    } catch (IOException e) {
      String why = "cannot be read: " + FileReason.of(e);
      problems.add(origin, "", why + " (expected: a readable YAML file)");
      return false;
    }
  }

  private boolean apply(String text, Origin origin) {
    YamlNode root = yaml.read(text, origin, "");
    if (root == null) {
      return false;
    }
    check.apply(root);
    return true;
  }

  private static Set<String> names(String map, YamlNode tree) {
    return tree instanceof YamlNode.Mapping root
            && root.entries().get(map) instanceof YamlNode.Mapping named
        ? named.entries().keySet()
        : Set.of();
  }

  private Map<String, String> settingsInEffect(List<String> defaultListeners) {
    Map<String, String> effective = new LinkedHashMap<>();
    settings.entries().forEach(entry -> effective.put(entry.getKey(), entry.getValue().text()));
    defaultListeners.stream()
        .filter(name -> !settings.listeners().containsKey(name))
        .forEach(name -> effective.put(Settings.listenerPath(name), "null"));
    return effective;
  }
}

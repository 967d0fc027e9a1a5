package dev.echoport.app.command;

import dev.echoport.app.ConfigSource;
import dev.echoport.app.LogSetup;
import dev.echoport.app.Version;
import dev.echoport.config.ConfigException;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.config.load.LoadedConfig;
import dev.echoport.config.processor.ProcessorSource;
import dev.echoport.processor.CatalogSource;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options of commands that run a node: where its configuration comes from. */
final class ConfigurationOptions {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationOptions.class);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file; see conf/echoport.yaml")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, such as admin.port=8081; may be repeated")
  private List<String> overrides = List.of();

  /** As picocli reads them. */
  ConfigurationOptions() {}

  ConfigurationOptions(@Nullable Path file, List<String> overrides) {
    this.file = file;
    this.overrides = overrides;
  }

  /** The configuration in effect, once the log is set up as it says. */
  LoadedConfig load(ProcessorSource processors) throws ConfigException {
    LoadedConfig loaded = read(processors);
    LogSetup.apply(loaded.config().log(), loaded.config().node().name());
    LoggerFactory.getLogger(Main.class)
        .atInfo()
        .addKeyValue("version", Version.text())
        .addKeyValue("java", Runtime.version() + " of " + System.getProperty("java.vendor"))
        .addKeyValue("configuration", file == null ? "built in" : file.toAbsolutePath())
        .addKeyValue("overridden", overridden())
        .log("starting");
    warn(loaded);
    return loaded;
  }

  /** What stands above the file: names alone, since values are nobody's business in a log. */
  private List<String> overridden() {
    return Stream.concat(
            System.getenv().keySet().stream().filter(name -> name.startsWith("ECHOPORT_")).sorted(),
            overrides.stream().map(setting -> "--set " + setting.split("=", 2)[0]))
        .toList();
  }

  /** Reads all sources again, with a catalog of processors of its own. */
  ConfigSource.Loaded reload() throws ConfigException {
    CatalogSource source = new CatalogSource();
    try {
      LoadedConfig loaded = read(source);
      warn(loaded);
      return new ConfigSource.Loaded(loaded, source.catalog());
    } catch (ConfigException e) {
      source.catalog().close();
      throw e;
    }
  }

  private static void warn(LoadedConfig loaded) {
    loaded.warnings().forEach(LOG::warn);
  }

  private LoadedConfig read(ProcessorSource processors) throws ConfigException {
    return ConfigLoader.load(file, System.getenv(), overrides, processors);
  }
}

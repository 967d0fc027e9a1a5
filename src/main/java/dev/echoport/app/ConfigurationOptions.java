package dev.echoport.app;

import dev.echoport.config.ConfigException;
import dev.echoport.config.ConfigLoader;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ProcessorSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that run a node: where its configuration comes from. */
final class ConfigurationOptions {
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

  /** The configuration in effect, once the log is set up as it says. */
  GatewayConfig load(ProcessorSource processors) throws ConfigException {
    GatewayConfig config = ConfigLoader.load(file, System.getenv(), overrides, processors).config();
    LogSetup.apply(config.log());
    return config;
  }
}

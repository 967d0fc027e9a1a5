package dev.echoport.app.command;

import dev.echoport.app.ConfigSource;
import dev.echoport.app.Gateway;
import dev.echoport.app.NodeProcess;
import dev.echoport.app.Version;
import dev.echoport.config.ConfigException;
import dev.echoport.config.load.LoadedConfig;
import dev.echoport.processor.CatalogSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code echoport serve}. */
@Command(
    name = "serve",
    description = {
      "Runs a node until SIGTERM or SIGINT.",
      "At SIGHUP it reads its configuration again: see docs/admin.md."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every connection finished what it held",
      "1:could not start; one line for each reason",
      "3:the drain deadline passed; what was cut is reported",
      "4:it could not go on, for lack of memory or without an event loop; one line says why"
    })
final class ServeCommand implements Callable<Integer> {
  private static final int COULD_NOT_START = 1;

  @Mixin private ConfigurationOptions configuration;

  /** As picocli makes it. */
  ServeCommand() {
    this(new ConfigurationOptions());
  }

  ServeCommand(ConfigurationOptions configuration) {
    this.configuration = configuration;
  }

  @Override
  public Integer call() {
    CatalogSource source = new CatalogSource();
    LoadedConfig config;
    try {
      config = configuration.load(source);
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      return COULD_NOT_START;
    }
    return new NodeProcess(
            () ->
                Gateway.start(
                    new ConfigSource.Loaded(config, source.catalog()), configuration::reload),
            System.out,
            System.err)
        .run();
  }
}

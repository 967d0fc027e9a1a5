package dev.echoport.app;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.processor.CatalogSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code echoport serve}. */
@Command(
    name = "serve",
    description = "Runs a node until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every connection finished what it held",
      "1:could not start; one line for each reason",
      "3:the drain deadline passed; what was cut is reported"
    })
final class ServeCommand implements Callable<Integer> {
  private static final int COULD_NOT_START = 1;

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Override
  public Integer call() {
    CatalogSource source = new CatalogSource();
    GatewayConfig config;
    try {
      config = configuration.load(source);
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      return COULD_NOT_START;
    }
    return new NodeProcess(
            config, given -> Gateway.start(given, source.catalog()), System.out, System.err)
        .run();
  }
}

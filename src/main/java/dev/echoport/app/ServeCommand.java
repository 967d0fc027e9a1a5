package dev.echoport.app;

import dev.echoport.config.ConfigException;
import dev.echoport.config.ConfigLoader;
import dev.echoport.config.GatewayConfig;
import dev.echoport.processor.CatalogSource;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file; see conf/echoport.yaml")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, such as listeners.echo.port=7008; may be repeated")
  private List<String> overrides = List.of();

  @Override
  public Integer call() {
    CatalogSource source = new CatalogSource();
    GatewayConfig config;
    try {
      config = ConfigLoader.load(file, System.getenv(), overrides, source).config();
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      return COULD_NOT_START;
    }
    LogSetup.apply(config.log());
    return new NodeProcess(
            config, given -> Gateway.start(given, source.catalog()), System.out, System.err)
        .run();
  }
}

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

/** {@code echoport worker}. */
@Command(
    name = "worker",
    description = "Runs processors for the other nodes of a cluster until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every frame was answered",
      "1:could not start; one line for each reason",
      "3:the drain deadline passed"
    })
final class WorkerCommand implements Callable<Integer> {
  private static final int COULD_NOT_START = 1;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "YAML file; see conf/echoport.yaml. Neither its listeners nor its bridge are opened")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, such as workers.default.threads=8; may be repeated")
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
            config,
            given -> Gateway.startWorker(given, source.everything()),
            System.out,
            System.err)
        .run();
  }
}

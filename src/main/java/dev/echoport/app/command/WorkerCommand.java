package dev.echoport.app.command;

import dev.echoport.app.Gateway;
import dev.echoport.app.NodeProcess;
import dev.echoport.app.Version;
import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.processor.CatalogSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code echoport worker}. */
@Command(
    name = "worker",
    description = {
      "Runs processors for the other nodes of a cluster until SIGTERM or SIGINT.",
      "Opens neither listeners nor the bridge of its configuration."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every frame was answered",
      "1:could not start; one line for each reason",
      "3:the drain deadline passed",
      "4:it could not go on, for lack of memory or without an event loop; one line says why"
    })
final class WorkerCommand implements Callable<Integer> {
  private static final int COULD_NOT_START = 1;

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Override
  public Integer call() {
    CatalogSource source = new CatalogSource();
    GatewayConfig config;
    try {
      config = configuration.load(source).config();
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      return COULD_NOT_START;
    }
    return new NodeProcess(
            () -> Gateway.startWorker(config, source.everything()), System.out, System.err)
        .run();
  }
}

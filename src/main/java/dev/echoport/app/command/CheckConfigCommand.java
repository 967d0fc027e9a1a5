package dev.echoport.app.command;

import dev.echoport.app.Version;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.config.load.LoadedConfig;
import dev.echoport.processor.CatalogSource;
import dev.echoport.tls.MutualTls;
import dev.echoport.tls.ServerTls;
import dev.echoport.tls.TlsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code echoport check-config}. */
@Command(
    name = "check-config",
    description = {
      "Validates a configuration and prints what would be in force, without secrets.",
      "Reads what serve reads: the file, then the environment (ECHOPORT_ADMIN_PORT), then --set.",
      "Without a file it checks the other two."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:valid", "1:not valid; one line for each problem"})
final class CheckConfigCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "YAML file; see conf/echoport.yaml")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting on top, as serve takes it; may be repeated")
  private List<String> overrides = List.of();

  @Override
  public Integer call() {
    CatalogSource source = new CatalogSource();
    try {
      LoadedConfig loaded = ConfigLoader.load(file, System.getenv(), overrides, source);
      List<String> problems = certificateProblems(loaded.config());
      problems.forEach(System.err::println);
      if (problems.isEmpty()) {
        loaded.warnings().forEach(warning -> System.err.println("warning: " + warning));
        System.out.print(loaded.toYaml());
      }
      return problems.isEmpty() ? 0 : 1;
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      return 1;
    } finally {
      source.catalog().close();
    }
  }

  /** What is in the files of TLS, which the loader only looks for. */
  private static List<String> certificateProblems(GatewayConfig config) {
    List<String> problems = new ArrayList<>();
    for (ListenerConfig listener : config.listeners().values()) {
      if (listener.isSecure()) {
        check("listeners." + listener.name(), () -> ServerTls.check(listener), problems);
      }
    }
    ClusterConfig.Tls cluster = config.cluster().tls();
    if (cluster != null) {
      check("cluster", () -> MutualTls.read(cluster), problems);
    }
    return problems;
  }

  private interface Reading {
    void run() throws TlsException;
  }

  private static void check(String of, Reading reading, List<String> problems) {
    try {
      reading.run();
    } catch (TlsException e) {
      problems.add("%s.tls: %s".formatted(of, e.getMessage()));
    }
  }
}

package dev.echoport.app;

import dev.echoport.config.ConfigException;
import dev.echoport.config.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code echoport check-config}. */
@Command(
    name = "check-config",
    description = "Validates a configuration and prints what would be in force, without secrets.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:valid", "1:not valid; one line for each problem"})
final class CheckConfigCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "YAML file; see conf/echoport.yaml")
  private @Nullable Path file;

  @Override
  public Integer call() {
    CatalogSource source = new CatalogSource();
    try {
      System.out.print(ConfigLoader.load(file, System.getenv(), List.of(), source).toYaml());
      return 0;
    } catch (ConfigException e) {
      e.problems().forEach(System.err::println);
      return 1;
    } finally {
      source.catalog().close();
    }
  }
}

package dev.echoport.config.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.processor.ProcessorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads a configuration in a test; the file is always called {@code gateway.yaml}. */
public final class Loading {
  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>(Map.of("HOSTNAME", "box"));
  private final List<String> overrides = new ArrayList<>();
  private ProcessorSource processors = ProcessorSource.NONE;
  private @Nullable Path file;

  public Loading(Path directory) {
    this.directory = directory;
  }

  public Loading file(String yaml) {
    file = write("gateway.yaml", yaml);
    return this;
  }

  public Loading variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Loading set(String override) {
    overrides.add(override);
    return this;
  }

  public Loading processors(ProcessorSource source) {
    processors = source;
    return this;
  }

  public Path write(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public LoadedConfig load() throws ConfigException {
    return ConfigLoader.load(file, environment, overrides, processors);
  }

  public GatewayConfig config() throws ConfigException {
    return load().config();
  }

  public ListenerConfig listener(String name) throws ConfigException {
    return requireNonNull(config().listeners().get(name), name);
  }

  /** The lines of the report, without the directory of the file; empty where there is none. */
  public List<String> problems() {
    ConfigException report = catchThrowableOfType(ConfigException.class, this::load);
    return report == null
        ? List.of()
        : report.problems().stream()
            .map(problem -> problem.toString().replace(directory + "/", ""))
            .toList();
  }
}

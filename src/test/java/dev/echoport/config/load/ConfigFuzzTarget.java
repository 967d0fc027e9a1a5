package dev.echoport.config.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ConfigException;
import dev.echoport.config.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whatever an operator writes: either a report of problems, a line each, or a configuration; and
 * what it is shown as loads to the same again.
 */
enum ConfigFuzzTarget {
  /** The bytes of a file. */
  FILE("file") {
    @Override
    LoadedConfig load(Path directory, byte[] data) throws ConfigException {
      return loadFile(write(directory, data));
    }
  },
  /** A line of text each. */
  OVERRIDES("overrides") {
    @Override
    LoadedConfig load(Path directory, byte[] data) throws ConfigException {
      List<String> lines = new String(data, UTF_8).lines().toList();
      return ConfigLoader.load(null, HOST, lines, new FakeProcessors());
    }
  },
  /** A line of text each, {@code NAME=value}, the name without its beginning. */
  ENVIRONMENT("environment") {
    @Override
    LoadedConfig load(Path directory, byte[] data) throws ConfigException {
      Map<String, String> variables = new LinkedHashMap<>(HOST);
      new String(data, UTF_8)
          .lines()
          .map(line -> line.split("=", 2))
          .filter(parts -> parts.length == 2)
          .forEach(parts -> variables.put("ECHOPORT_" + parts[0], parts[1]));
      return ConfigLoader.load(null, variables, List.of(), new FakeProcessors());
    }
  };

  /** So that nobody is asked for the machine's name. */
  private static final Map<String, String> HOST = Map.of("HOSTNAME", "box");

  private final String inputs;

  ConfigFuzzTarget(String inputs) {
    this.inputs = inputs;
  }

  /** The folder of its inputs. */
  String inputs() {
    return inputs;
  }

  abstract LoadedConfig load(Path directory, byte[] data) throws ConfigException;

  /** Returns the report, empty where there was nothing to report. */
  List<Problem> check(Path directory, byte[] data) {
    LoadedConfig loaded;
    try {
      loaded = load(directory, data);
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty().allSatisfy(ConfigFuzzTarget::isOneLine);
      return e.problems();
    }
    checkShown(directory, loaded);
    return List.of();
  }

  private static void isOneLine(Problem problem) {
    assertThat(problem.toString().chars()).noneMatch(Character::isISOControl);
  }

  private static void checkShown(Path directory, LoadedConfig loaded) {
    String shown = loaded.toYaml();
    try {
      LoadedConfig again = loadFile(write(directory, shown.getBytes(UTF_8)));
      assertThat(again.config()).as(shown).isEqualTo(loaded.config());
    } catch (ConfigException e) {
      throw new AssertionError(shown, e);
    }
  }

  private static LoadedConfig loadFile(Path file) throws ConfigException {
    return ConfigLoader.load(file, HOST, List.of(), new FakeProcessors());
  }

  private static Path write(Path directory, byte[] content) {
    try {
      return Files.write(directory.resolve("gateway.yaml"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

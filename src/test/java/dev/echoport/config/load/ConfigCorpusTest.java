package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays the inputs that {@link ConfigFuzzTest} begins with and those that it found. */
final class ConfigCorpusTest {
  private static final Path INPUTS =
      Path.of("src/test/resources/dev/echoport/config/load/ConfigFuzzTestInputs");

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void holdsForEveryKeptInput(ConfigFuzzTarget target) throws IOException {
    List<Path> inputs = inputs(target);

    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      target.check(directory, Files.readAllBytes(input));
    }
  }

  private static List<Path> inputs(ConfigFuzzTarget target) throws IOException {
    try (Stream<Path> files = Files.list(INPUTS.resolve(target.inputs()))) {
      return files.toList();
    }
  }
}

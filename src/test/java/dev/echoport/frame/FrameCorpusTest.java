package dev.echoport.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays the inputs that {@link FrameFuzzTest} begins with and those that it found. */
final class FrameCorpusTest {
  private static final Path INPUTS =
      Path.of("src/test/resources/dev/echoport/frame/FrameFuzzTestInputs");

  @ParameterizedTest
  @EnumSource
  void holdsForEveryKeptInput(FuzzTarget target) throws IOException {
    List<Path> inputs = inputs(target);

    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      target.check(Files.readAllBytes(input));
    }
  }

  private static List<Path> inputs(FuzzTarget target) throws IOException {
    try (Stream<Path> files = Files.list(INPUTS.resolve(target.name().toLowerCase(Locale.ROOT)))) {
      return files.toList();
    }
  }
}

package dev.echoport.listener.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replays the inputs that {@link ProxyFuzzTest} begins with and those that it found. */
final class ProxyCorpusTest {
  private static final Path INPUTS =
      Path.of("src/test/resources/dev/echoport/listener/ProxyFuzzTestInputs/header");

  @Test
  void holdsForEveryKeptInput() throws IOException {
    try (Stream<Path> files = Files.list(INPUTS)) {
      List<Path> inputs = files.toList();

      assertThat(inputs).isNotEmpty();
      for (Path input : inputs) {
        ProxyFuzzTarget.check(Files.readAllBytes(input));
      }
    }
  }
}

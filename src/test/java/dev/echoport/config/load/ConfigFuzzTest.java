package dev.echoport.config.load;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Searches for settings that break the loader: {@code bench/fuzz file overrides environment}. What
 * it finds is kept, and {@link ConfigCorpusTest} replays it.
 *
 * <p>Off in the build: Jazzer's agent changes the JVM for all the tests that follow.
 */
@EnabledIfEnvironmentVariable(
    named = "JAZZER_FUZZ",
    matches = ".+",
    disabledReason = "fuzzing takes as long as it is given: run bench/fuzz")
final class ConfigFuzzTest {
  private final Path directory = directory();

  private static Path directory() {
    try {
      return Files.createDirectories(Path.of("target", "fuzz"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void file(byte[] data) {
    ConfigFuzzTarget.FILE.check(directory, data);
  }

  @FuzzTest(maxDuration = "10m")
  void overrides(byte[] data) {
    ConfigFuzzTarget.OVERRIDES.check(directory, data);
  }

  @FuzzTest(maxDuration = "10m")
  void environment(byte[] data) {
    ConfigFuzzTarget.ENVIRONMENT.check(directory, data);
  }
}

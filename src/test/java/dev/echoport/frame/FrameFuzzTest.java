package dev.echoport.frame;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Searches for inputs that break a decoder, one format in a run: {@code bench/fuzz line length}.
 * What it finds is kept, and {@link FrameCorpusTest} replays it.
 *
 * <p>Off in the build: Jazzer's agent changes the JVM for all the tests that follow.
 */
@EnabledIfEnvironmentVariable(
    named = "JAZZER_FUZZ",
    matches = ".+",
    disabledReason = "fuzzing takes as long as it is given: run bench/fuzz")
final class FrameFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void raw(byte[] data) {
    FuzzTarget.RAW.check(data);
  }

  @FuzzTest(maxDuration = "10m")
  void line(byte[] data) {
    FuzzTarget.LINE.check(data);
  }

  @FuzzTest(maxDuration = "10m")
  void length(byte[] data) {
    FuzzTarget.LENGTH.check(data);
  }

  @FuzzTest(maxDuration = "10m")
  void fixed(byte[] data) {
    FuzzTarget.FIXED.check(data);
  }

  @FuzzTest(maxDuration = "10m")
  void delimiter(byte[] data) {
    FuzzTarget.DELIMITER.check(data);
  }
}

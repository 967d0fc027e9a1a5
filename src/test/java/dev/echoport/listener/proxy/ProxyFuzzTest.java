package dev.echoport.listener.proxy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Searches for headers of the PROXY protocol that break the parser: {@code bench/fuzz header}. What
 * it finds is kept, and {@link ProxyCorpusTest} replays it.
 *
 * <p>Off in the build: Jazzer's agent changes the JVM for all the tests that follow.
 */
@EnabledIfEnvironmentVariable(
    named = "JAZZER_FUZZ",
    matches = ".+",
    disabledReason = "fuzzing takes as long as it is given: run bench/fuzz")
final class ProxyFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void header(byte[] data) {
    ProxyFuzzTarget.check(data);
  }
}

package dev.echoport.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Searches for inputs that break a connection of HTTP: {@code bench/fuzz http http2 upgrade
 * webSocket}. What it finds is kept, and {@link HttpCorpusTest} replays it.
 *
 * <p>Off in the build: Jazzer's agent changes the JVM for all the tests that follow.
 */
@EnabledIfEnvironmentVariable(
    named = "JAZZER_FUZZ",
    matches = ".+",
    disabledReason = "fuzzing takes as long as it is given: run bench/fuzz")
final class HttpFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void http(byte[] data) {
    HttpFuzzTarget.HTTP.check(data);
  }

  @FuzzTest(maxDuration = "10m")
  void http2(byte[] data) {
    HttpFuzzTarget.HTTP2.check(data);
  }

  @FuzzTest(maxDuration = "10m")
  void upgrade(byte[] data) {
    HttpFuzzTarget.UPGRADE.check(data);
  }

  @FuzzTest(maxDuration = "10m")
  void webSocket(byte[] data) {
    HttpFuzzTarget.WEB_SOCKET.check(data);
  }
}

package dev.echoport.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Searches for inputs that break a connection of HTTP: {@code JAZZER_FUZZ=1 ./mvnw test
 * -Dtest=HttpFuzzTest#webSocket}. What it finds is kept, and {@link HttpCorpusTest} replays it.
 *
 * <p>Off in the build: Jazzer's agent changes the JVM for all the tests that follow.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = ".+")
final class HttpFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void http(byte[] data) {
    HttpFuzzTarget.HTTP.check(data);
  }

  @FuzzTest(maxDuration = "1m")
  void http2(byte[] data) {
    HttpFuzzTarget.HTTP2.check(data);
  }

  @FuzzTest(maxDuration = "1m")
  void webSocket(byte[] data) {
    HttpFuzzTarget.WEB_SOCKET.check(data);
  }
}

package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests of a peer that reads no answer. */
class PipelinedRequestsTest {
  @ParameterizedTest
  @ValueSource(strings = {"GET /nothing", "GET /echo", "POST /echo"})
  void areNotAnsweredWithoutBoundWhileNobodyReads(String request) {
    String all = (request + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(500);

    assertThat(InMemoryPeer.waiting(all.getBytes(ISO_8859_1))).isBetween(64, 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /", "HEAD /", "GET /echo", "POST /echo"})
  void endByTheResetOfTheirPeerAndByNothingElse(String request) {
    String all = (request + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(500);

    assertThat(InMemoryPeer.reset(all.getBytes(ISO_8859_1)).reason())
        .isEqualTo(CloseReason.PEER_RESET);
  }
}

package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.http.InMemoryPeer.Answered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose parts or whose end others may see elsewhere (RFC 9112): one answer, or none behind
 * one that has begun, and nothing that follows is a request.
 */
class StrictRequestsTest {
  private static final String NEXT = "GET /echo?next HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final int TOGETHER = 1 << 20;

  private static Answered answered(String request) {
    return InMemoryPeer.answered(request.getBytes(ISO_8859_1), TOGETHER);
  }

  private static void assertRefusedOnce(String request) {
    Answered answered = answered(request + NEXT);

    assertThat(answered.statuses()).as("answers to %s", request).containsExactly("400");
    assertThat(answered.output())
        .containsIgnoringCase("\r\nconnection: close\r\n")
        .containsIgnoringCase("\r\ndate: ");
    assertThat(answered.ended()).isTrue();
    assertThat(answered.report().reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " GET /echo HTTP/1.1\r\n",
        "\tGET /echo HTTP/1.1\r\n",
        "\0GET /echo HTTP/1.1\r\n",
        "GET  /echo HTTP/1.1\r\n",
        "GET /echo  HTTP/1.1\r\n",
        "GET\t/echo HTTP/1.1\r\n",
        "GET /echo\tHTTP/1.1\r\n",
        "GET\u000b/echo HTTP/1.1\r\n",
        "GET\r /echo HTTP/1.1\r\n",
        "GET /ec\rho HTTP/1.1\r\n",
        "GET /ec ho HTTP/1.1\r\n",
        "GET /echo HTTP/1.1 \r\n",
        "GET /echo HTTP/1.1\r\r\n",
        "GET /echo HTTP/1.1 HTTP/1.1\r\n",
        "GET /echo\r\n",
        "GET /echo HTTP/9.9\r\n",
        "GET /echo http/1.1\r\n",
        "GET /echo HTTP/1.01\r\n",
        "GET /echo HTTP/1.1\n",
        "GET /ec\0ho HTTP/1.1\r\n",
        "GET echo HTTP/1.1\r\n",
        "G\0T /echo HTTP/1.1\r\n",
        "G(T /echo HTTP/1.1\r\n",
      })
  void refusesAnUnclearRequestLine(String line) {
    assertRefusedOnce(line + "Host: x\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length : 6\r\n",
        "Content-Length\t: 6\r\n",
        "Transfer-Encoding : chunked\r\n",
        " Content-Length: 6\r\n",
        "Content-Length: 6\n",
        "Content-Length:\r\n 6\r\n",
        "Content-Length: 6\r\n 0\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
        "X: a\rTransfer-Encoding: chunked\r\n",
        "X: a\r\r\n",
        "X\rY: a\r\n",
        "X: a\0b\r\n",
        "X\0: a\r\n",
        "X: a\u0001\r\n",
        "X: a\u007f\r\n",
        "X: \u000ba\r\n",
        "Transfer-Encoding: \u000cchunked\r\n",
        "Transfer-Encoding: chunked\u000b\r\n",
        "Transfer-Encoding: chunked\u00a0\r\n",
        "no colon\r\n",
        ": no name\r\n",
        "a blank: x\r\n",
        "a(b: x\r\n",
        "Host: y\r\n",
      })
  void refusesAnUnclearField(String field) {
    String body = "0\r\n\r\n";
    assertRefusedOnce("POST /echo HTTP/1.1\r\nHost: x\r\n" + field + "\r\n" + body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "u@x", "x:y"})
  void refusesWhatIsNoHost(String host) {
    assertRefusedOnce("GET /echo HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+5",
        "-5",
        "5,5",
        "5, 5",
        "5,",
        "5 5",
        "",
        "0x5",
        "5.0",
        "5;",
        "\"5\"",
        "99999999999999999999",
        "5\r\nContent-Length: 5",
        "5\r\nContent-Length: 6"
      })
  void refusesALengthThatIsNone(String length) {
    assertRefusedOnce(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\nabcde");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x3\r\nabc\r\n",
        "+3\r\nabc\r\n",
        "-3\r\nabc\r\n",
        " 3\r\nabc\r\n",
        "3 \r\nabc\r\n",
        "3 3\r\nabc\r\n",
        "3g\r\nabc\r\n",
        "\r\nabc\r\n",
        ";x\r\nabc\r\n",
        "80000000\r\nabc\r\n",
        "100000003\r\nabc\r\n",
        "10000000000000003\r\nabc\r\n",
        "3\nabc\r\n",
        "3\rabc\r\n",
        "3\r\r\nabc\r\n",
        "3;x\nabc\r\n",
        "3;x\ry\r\nabc\r\n",
        "3;x\0\r\nabc\r\n",
        "3\r\nabc\n",
        "3\r\nabc\r",
        "3\r\nabc",
        "3\r\nabcXX\r\n",
        "0\r\nX : a\r\n",
        "0\r\nX: a\rb\r\n",
        "0\r\nX: a\0\r\n",
        "0\r\nX: a\n",
        "0\n\r\n",
      })
  void endsWithoutAnotherAnswerAtAChunkThatIsNone(String chunk) {
    String head = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    Answered answered = answered(head + "1\r\nz\r\n" + chunk + "0\r\n\r\n" + NEXT);

    assertThat(answered.statuses()).as("answers to %s", chunk).containsExactly("200");
    assertThat(answered.ended()).isTrue();
    assertThat(answered.report().reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
  }

  @Test
  void answersARequestWithABrokenBodyOnceWhateverIsAskedFor() {
    String head = "GET /none HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    assertThat(answered(head + "zz\r\n" + NEXT).statuses()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\nGET /echo HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://y/echo HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost:\r\n\r\n",
        "GET /echo HTTP/1.1\r\nhost:x \t\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: x\r\nX: a\r\n folded\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n \r\n\r\n0\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: x\r\nX: \u00e4\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length:\t05 \r\n\r\nabcde",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n0003;a=\"b;c\"\r\nabc\r\n"
            + "00\r\nX: y\r\n\r\n",
      })
  void answersWhatTheStandardAllows(String request) {
    Answered answered = answered(request + NEXT);

    assertThat(answered.statuses()).as("answers to %s", request).containsExactly("200", "200");
    assertThat(answered.report().reason()).isEqualTo(CloseReason.PEER_FINISHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "GET /ec",
        "GET /echo HTTP/1.1\r\n",
        "GET /echo HTTP/1.1\r\nHost: x\r\n",
        "GET /echo HTTP/1.1\r\nHost: x\r\n\r\nGET",
        "P",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n",
      })
  void saysThatTheInputEndsWithinAHead(String input) {
    Answered answered = answered(input);

    assertThat(answered.report().reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
    assertThat(answered.report().cause()).isEqualTo("the input ends within a request head");
  }

  @ParameterizedTest
  @CsvSource({"''", "'\r\n'"})
  void endsWithoutComplaintBetweenRequests(String input) {
    assertThat(answered(NEXT + input).report().reason()).isEqualTo(CloseReason.PEER_FINISHED);
  }
}

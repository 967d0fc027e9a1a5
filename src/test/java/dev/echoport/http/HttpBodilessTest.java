package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses whose answers have no body (RFC 9110, 15.3.5 and 15.4.5). */
class HttpBodilessTest {

  @ParameterizedTest
  @CsvSource({"GET, 204", "GET, 304", "POST, 204", "POST, 304"})
  void sendsNoBodyWithAStatusThatHasNone(String method, int status) {
    String request =
        method
            + " /echo?status="
            + status
            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc";

    String output = InMemoryPeer.answered(request.getBytes(ISO_8859_1), request.length()).output();

    assertThat(output)
        .startsWith("HTTP/1.1 " + status + " ")
        .doesNotContainIgnoringCase("transfer-encoding")
        .endsWith("\r\n\r\n");
  }
}

package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedAnswerTest {
  private static final String TEN_MIB = "10485760";

  private static String status(String answer) {
    return answer.substring("HTTP/1.1 ".length(), answer.indexOf("\r\n"));
  }

  @Test
  void givesStatusesInTurnWhicheverConnectionAsks() throws Exception {
    try (WebNode node = WebNode.start("")) {
      List<String> statuses = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        statuses.add(status(node.ask("GET /x?status=503,429,200")));
      }

      assertThat(statuses)
          .containsExactly(
              "503 Service Unavailable",
              "429 Too Many Requests",
              "200 OK",
              "503 Service Unavailable");
      assertThat(node.ask("GET /y?status=503,429,200")).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void setsFieldsCookiesAndTrailers() throws Exception {
    try (WebNode node = WebNode.start("")) {
      String answer =
          node.ask(
              "GET /?body=hi&cookie=a%3Db;%20Path%3D/&header=X-Twice:1&header=X-Twice:2",
              "X-Echo-Trailer: X-Sum: 7", "X-Echo-Type: text/css");

      assertThat(answer)
          .contains("set-cookie: a=b; Path=/\r\n", "X-Twice: 1\r\nX-Twice: 2\r\n")
          .contains("content-type: text/css\r\n", "trailer: X-Sum\r\n")
          .endsWith("\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n");
    }
  }

  @Test
  void givesTrailersToAnEcho() throws Exception {
    try (WebNode node = WebNode.start("")) {
      String request =
          WebNode.request("POST /echo?trailer=X-Sum:7", "Connection: close", "Content-Length: 2");

      assertThat(node.exchange(request + "hi"))
          .endsWith("\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n");
    }
  }

  @Test
  void redirects() throws Exception {
    try (WebNode node = WebNode.start("")) {
      assertThat(node.ask("GET /?redirect=/next"))
          .startsWith("HTTP/1.1 302 Found\r\n")
          .contains("location: /next\r\n");
      assertThat(node.ask("GET /?redirect=/next&status=308")).startsWith("HTTP/1.1 308 ");
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, 1.1, 10485760", "GET, 1.0, 10485760", "HEAD, 1.1, 0"})
  void generatesABody(String method, String version, int bytes) throws Exception {
    try (WebNode node = WebNode.start("")) {
      String answer =
          node.exchange(
              method
                  + " /?size=10MiB HTTP/"
                  + version
                  + "\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(answer).contains("content-length: " + TEN_MIB + "\r\n");
      assertThat(WebNode.body(answer)).hasSize(bytes);
      assertThat(node.closed().ledger().sent()).isEqualTo(bytes);
    }
  }

  @Test
  void holdsNoMoreThanTheWindowForWhoDoesNotRead() throws Exception {
    try (WebNode node = WebNode.start("");
        Socket peer = node.connect()) {
      peer.getOutputStream()
          .write("GET /?size=1GiB HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
      await().until(() -> node.open().get(0).ledger().pendingOut() > 0);

      assertThat(node.open().get(0).ledger().pendingOut())
          .isLessThanOrEqualTo(TestNode.DEFAULT_WINDOW.bytes());
      peer.close();
      assertThat(node.closed().ledger().pendingOut()).isZero();
    }
  }

  @Test
  void answersTheNextRequestBehindABodyThatComesBitByBit() throws Exception {
    try (WebNode node = WebNode.start("")) {
      String answer =
          node.exchange(
              "GET /?body=abc&drip=1B/20ms HTTP/1.1\r\nHost: x\r\n\r\n"
                  + WebNode.request("GET /?body=def", "Connection: close"));

      assertThat(answer).contains("\r\n\r\nabcHTTP/1.1 200 OK\r\n").endsWith("\r\n\r\ndef");
      assertThat(node.closed().completions()).isEqualTo(4);
    }
  }

  @Test
  void takesTheBodyOfARequestWhileItAnswers() throws Exception {
    try (WebNode node = WebNode.start("")) {
      String body = "x".repeat(1 << 20);
      String answer =
          node.exchange(
              WebNode.request(
                      "POST /?size=8", "Connection: close", "Content-Length: " + body.length())
                  + body);

      assertThat(WebNode.body(answer)).hasSize(8);
      assertThat(node.closed().ledger().consumed()).isEqualTo(1 << 20);
    }
  }

  @Test
  void sendsEventsAndGoesOnWhereABrowserComesAgain() throws Exception {
    try (WebNode node = WebNode.start("")) {
      String first = node.ask("GET /?sse=2/1ms");
      String second = node.ask("GET /?sse=2/1ms", "Last-Event-ID: 1");

      assertThat(first)
          .contains("content-type: text/event-stream\r\n", "id: 1\ndata: {", "id: 2\ndata: {");
      assertThat(second).contains("id: 2\ndata: {").doesNotContain("id: 1\n");
      assertThat(node.ask("GET /?sse=2/1ms", "Last-Event-ID: 2")).startsWith("HTTP/1.1 204 ");
    }
  }

  @Test
  void endsEventsOfHttp10WithTheConnection() throws Exception {
    try (WebNode node = WebNode.start("")) {
      assertThat(node.exchange("GET /?sse=1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
          .contains("connection: close\r\n")
          .doesNotContain("chunked")
          .endsWith("}\n\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /?size=1000&close=100, 100, 0",
    "GET /?size=1000&close=head, 0, 0",
    "POST /echo?close=100, 100, 1000",
    "POST /echo?close=100&status=503, 100, 1000"
  })
  void closesAfterSoManyBytesOfItsAnswer(String line, int bytes, int sent) throws Exception {
    try (WebNode node = WebNode.start("")) {
      String answer =
          node.exchange(
              WebNode.request(line, "X-A: b", "Content-Length: " + sent) + "x".repeat(sent));

      assertThat(answer).contains("content-length: 1000\r\n");
      assertThat(WebNode.body(answer)).hasSize(bytes);
      ConnectionReport report = node.closed();
      assertThat(report.reason()).isEqualTo(CloseReason.FAULT);
      assertThat(report.cause()).contains("close after " + bytes + " bytes");
      assertThat(report.ledger().received()).isEqualTo(report.ledger().consumed()).isEqualTo(sent);
      assertThat(report.ledger().sent()).isEqualTo(report.ledger().produced()).isEqualTo(bytes);
    }
  }

  @Test
  void resetsAConnection() throws Exception {
    try (WebNode node = WebNode.start("");
        Socket peer = node.connect()) {
      peer.getOutputStream()
          .write("GET /?size=1000&reset=100 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));

      assertThatThrownBy(() -> peer.getInputStream().readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
      assertThat(node.closed().reason()).isEqualTo(CloseReason.FAULT);
    }
  }

  @Test
  void resetsAStreamAndNoOther() throws Exception {
    try (WebNode node = WebNode.start("");
        Http2Peer peer = new Http2Peer(node.connect(), 65_535)) {
      peer.request(1, true, ":method", "GET", ":scheme", "http", ":path", "/?size=99&reset=9");
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.INTERNAL_ERROR);

      peer.request(3, true, ":method", "GET", ":scheme", "http", ":path", "/?body=ok");
      assertThat(peer.status(3)).isEqualTo("200");
    }
  }

  @Test
  void endsAConnectionBehindAnAnswer() throws Exception {
    try (WebNode node = WebNode.start("")) {
      assertThat(node.exchange("GET /?body=x&close=true HTTP/1.1\r\nHost: x\r\n\r\n"))
          .contains("connection: close\r\n")
          .endsWith("\r\n\r\nx");
    }
  }

  @Test
  void doesWhatTheListenerSaysUnlessARequestAsksForSomethingElse() throws Exception {
    String defaults = "defaults: {status: 418, header: ['X-A: b'], body: tea}";
    try (WebNode node = WebNode.start(defaults)) {
      assertThat(node.ask("GET /")).startsWith("HTTP/1.1 418 ").contains("X-A: b").endsWith("tea");
      assertThat(node.ask("GET /?status=200&size=3"))
          .startsWith("HTTP/1.1 200 ")
          .contains("X-A: b");
    }
  }

  @ParameterizedTest
  @CsvSource({"all, 429", "headers, 503", "none, 200"})
  void asksWhereItMay(String parameters, int status) throws Exception {
    try (WebNode node = WebNode.start("parameters: " + parameters)) {
      assertThat(node.ask("GET /?status=429", "X-Echo-Status: 503"))
          .startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"size=2KiB", "delay=2s", "sse=5/1s", "size=9&drip=1B/1s"})
  void refusesMoreThanTheListenerAllows(String query) throws Exception {
    try (WebNode node = WebNode.start("maxSize: 1KiB, maxDelay: 1s, maxDuration: 3s")) {
      assertThat(node.ask("GET /?" + query))
          .startsWith("HTTP/1.1 400 ")
          .contains(query.replaceAll(".*&|=.*", "") + ": \\\"");
    }
  }

  @Test
  void permitsPagesOfItsOriginsAlone() throws Exception {
    try (WebNode node = WebNode.start("cors: {origins: ['https://app.example']}")) {
      String[] asks = {"Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-a"};

      assertThat(node.ask("OPTIONS /echo", asks[0], asks[1], "Origin: https://app.example"))
          .startsWith("HTTP/1.1 204 ")
          .contains("access-control-allow-origin: https://app.example\r\n")
          .contains("access-control-allow-methods: PUT\r\n")
          .contains("access-control-allow-headers: x-a\r\n");
      assertThat(node.ask("OPTIONS /echo", asks[0], "Origin: https://evil.example"))
          .startsWith("HTTP/1.1 204 ")
          .doesNotContain("access-control");
      assertThat(node.ask("GET /?delay=1h", "Origin: https://app.example"))
          .startsWith("HTTP/1.1 400 ")
          .contains("access-control-allow-origin: https://app.example\r\n");
    }
  }

  @Test
  void permitsNobodyUnlessToldTo() throws Exception {
    try (WebNode node = WebNode.start("")) {
      assertThat(node.ask("OPTIONS /", "Access-Control-Request-Method: PUT", "Origin: http://a"))
          .startsWith("HTTP/1.1 204 ")
          .doesNotContain("access-control");
    }
  }

  @ParameterizedTest
  @CsvSource({"32KiB, 200", "8KiB, 431"})
  void refusesAHeaderBeyondItsLimit(String limit, int status) throws Exception {
    try (WebNode node = WebNode.start("maxHeader: " + limit)) {
      assertThat(node.ask("GET /", "X: " + "y".repeat(20_000)))
          .startsWith("HTTP/1.1 " + status + " ");
    }
  }
}

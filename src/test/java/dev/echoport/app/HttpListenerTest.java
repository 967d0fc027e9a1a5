package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.CidrBlock;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {
  private static ListenerConfig listener() {
    return new ListenerConfig(
        "echo",
        new InetListenAddress(Scheme.HTTP, "127.0.0.1", 0),
        1024,
        TestNode.DEFAULT_WINDOW,
        Duration.ZERO,
        0);
  }

  private static TestNode node() throws Exception {
    return node(listener());
  }

  private static TestNode node(ListenerConfig listener) throws Exception {
    return TestNode.start(TestNode.config(TransportChoice.AUTO, listener));
  }

  private static void send(Socket peer, String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Sends {@code request}, then reads to the end. */
  private static String exchange(TestNode node, String request) throws IOException {
    try (Socket peer = node.connect()) {
      send(peer, request);
      return new String(peer.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String post(String head, String body) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\n" + head + "\r\n" + body;
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("end within %s", head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static ConnectionReport closed(TestNode node) throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }

  @Test
  void sendsBackABodyOfKnownLength() throws Exception {
    try (TestNode node = node()) {
      String answer =
          exchange(
              node,
              post("Connection: close\r\nContent-Length: 5\r\nContent-Type: a/b\r\n", "hello"));

      assertThat(answer)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .containsIgnoringCase("content-type: a/b\r\n")
          .containsIgnoringCase("content-length: 5\r\n")
          .endsWith("\r\n\r\nhello");
      ConnectionReport report = closed(node);
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_FINISHED);
      assertThat(report.ledger().received()).isEqualTo(5);
      assertThat(report.ledger().sent()).isEqualTo(5);
    }
  }

  @Test
  void sendsBackChunksWhileTheBodyIsStillBeingSent() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      send(peer, post("Transfer-Encoding: chunked\r\n", "3\r\none\r\n"));
      assertThat(readHead(peer.getInputStream())).containsIgnoringCase("chunked");
      assertThat(peer.getInputStream().readNBytes(8)).asString().isEqualTo("3\r\none\r\n");

      send(peer, "3\r\ntwo\r\n0\r\n\r\n");
      assertThat(peer.getInputStream().readNBytes(13))
          .asString()
          .isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
    }
  }

  @Test
  void answersRequestsThatCameTogetherInTheirOrder() throws Exception {
    try (TestNode node = node()) {
      String answer =
          exchange(
              node,
              post("Content-Length: 3\r\n", "one")
                  + "GET /?status=404 HTTP/1.1\r\nHost: x\r\n\r\n"
                  + post("Content-Length: 3\r\nConnection: close\r\n", "two"));

      assertThat(answer.indexOf("\r\n\r\none")).isPositive();
      assertThat(answer.indexOf("404 Not Found")).isGreaterThan(answer.indexOf("\r\none"));
      assertThat(answer).endsWith("\r\n\r\ntwo");
    }
  }

  @Test
  void saysThatTheInputEndsWithinAHead() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      send(peer, "GET /echo HTTP/1.1\r\nHost: x");
      peer.shutdownOutput();

      assertThat(peer.getInputStream().readAllBytes()).isEmpty();
      assertThat(closed(node).reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(closed(node).cause()).isEqualTo("the input ends within a request head");
    }
  }

  @Test
  void answersTheNextRequestAfterADelayedOne() throws Exception {
    try (TestNode node = node()) {
      String answer =
          exchange(
              node,
              "POST /echo?delay=100ms HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
                  + post("Content-Length: 3\r\nConnection: close\r\n", "two"));

      assertThat(answer).contains("\r\n\r\noneHTTP/1.1 200 OK").endsWith("\r\n\r\ntwo");
    }
  }

  @Test
  void asksForABodyThatWaitsToBeAskedFor() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      send(peer, post("Content-Length: 3\r\nExpect: 100-continue\r\n", ""));
      assertThat(readHead(peer.getInputStream())).startsWith("HTTP/1.1 100 ");
      peer.setSoTimeout(200);
      assertThatThrownBy(() -> peer.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      peer.setSoTimeout(30_000);
      send(peer, "abc");
      assertThat(readHead(peer.getInputStream())).startsWith("HTTP/1.1 200 ");
      assertThat(peer.getInputStream().readNBytes(3)).asString().isEqualTo("abc");
    }
  }

  @Test
  void answersAnEmptyBodyThatWasAskedFor() throws Exception {
    try (TestNode node = node()) {
      assertThat(
              exchange(
                  node,
                  post("Connection: close\r\nExpect: 100-continue\r\nContent-Length: 0\r\n", "")))
          .contains("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void ignoresExpectationsOfHttp10() throws Exception {
    try (TestNode node = node()) {
      assertThat(
              exchange(
                  node,
                  "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .endsWith("\r\n\r\nabc");
    }
  }

  @Test
  void answersWithAnErrorStatusOnceTheRequestHasEnded() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      send(peer, "POST /echo?status=503 HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc");
      peer.setSoTimeout(200);
      assertThatThrownBy(() -> peer.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      peer.setSoTimeout(30_000);

      send(peer, "def");
      assertThat(readHead(peer.getInputStream())).startsWith("HTTP/1.1 503 ");
      assertThat(peer.getInputStream().readNBytes(6)).asString().isEqualTo("abcdef");
    }
  }

  @Test
  void answersWithoutAnEchoWhereAnErrorStatusCannotWaitForTheBody() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      int bytes = (int) TestNode.DEFAULT_WINDOW.bytes() + 1;
      send(
          peer,
          "POST /echo?status=503 HTTP/1.1\r\nHost: x\r\nContent-Length: "
              + 2 * bytes
              + "\r\n\r\n"
              + "x".repeat(bytes));

      assertThat(new String(peer.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 503 ")
          .containsIgnoringCase("connection: close")
          .contains("a body of more than can wait here");
      peer.close();
      ConnectionReport report = closed(node);
      assertThat(report.reason()).isEqualTo(CloseReason.REFUSED);
      assertThat(report.ledger().pending()).isZero();
    }
  }

  @Test
  void countsWhatItHeldForAPeerThatWentAway() throws Exception {
    try (TestNode node = node()) {
      try (Socket peer = node.connect()) {
        send(peer, "POST /echo?status=503 HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc");
        await().until(() -> node.openConnections().get(0).ledger().pending() == 3);
      }

      assertThat(closed(node).ledger().discarded().get(CloseReason.PROTOCOL_ERROR)).isEqualTo(3);
    }
  }

  @Test
  void describesARequest() throws Exception {
    try (TestNode node = node()) {
      String answer =
          exchange(
              node,
              "GET /echo?a=1&b=2&b=3&status=503 HTTP/1.1\r\nHost: x\r\nX-Y: z\r\n"
                  + "Connection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      JsonObject json = new JsonObject(body);
      assertThat(json.getString("method")).isEqualTo("GET");
      assertThat(json.getString("path")).isEqualTo("/echo");
      assertThat(json.getString("version")).isEqualTo("HTTP/1.1");
      assertThat(json.getJsonObject("query").getJsonArray("b").getList())
          .isEqualTo(List.of("2", "3"));
      assertThat(json.getJsonObject("headers").getString("X-Y")).isEqualTo("z");
      assertThat(json.getJsonObject("connection").getString("remoteAddress"))
          .startsWith("127.0.0.1:");
      assertThat(json.getJsonObject("node").getString("name")).isEqualTo("test");
      assertThat(closed(node).ledger().sent()).isEqualTo(body.length());
    }
  }

  @Test
  void sendsTheHeadAloneToWhoAsksForIt() throws Exception {
    try (TestNode node = node()) {
      assertThat(exchange(node, "HEAD /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("content-length: ")
          .endsWith("\r\n\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /echo, 405, 'DELETE (expected: GET, HEAD, OPTIONS, POST, PUT)'",
    "GET, /echo?delay=11s, 400, 'is too long (expected: a number with unit ms, s or m, at most 10s)'",
    "GET, /echo?delay=5, 400, 'is not a duration'",
    "GET, /echo?status=199, 400, '(expected: 200 to 599; '",
    "GET, /echo?x=%zz, 400, ''"
  })
  void refusesWithAProblemDocument(String method, String path, int status, String detail)
      throws Exception {
    try (TestNode node = node()) {
      assertThat(
              exchange(
                  node, method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("application/problem+json")
          .contains(detail);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\r\n\r\n",
        "GET / HTTP/1.1\r\nbad header\r\n\r\n",
        "\u0016\u0003\u0001\r\n\r\n"
      })
  void answersWhatIsNoHttpAndEnds(String bytes) throws Exception {
    try (TestNode node = node()) {
      assertThat(exchange(node, bytes)).startsWith("HTTP/1.1 400 ");
      assertThat(closed(node).reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(closed(node).cause()).startsWith("no HTTP: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffffffffff", "zz"})
  void endsAtAChunkThatIsNone(String size) throws Exception {
    try (TestNode node = node()) {
      String answer =
          exchange(node, post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n" + size + "\r\n"));

      assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n1\r\na\r\n");
      ConnectionReport report = closed(node);
      assertThat(report.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(report.cause()).startsWith("no HTTP: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|Transfer-Encoding: xchunked",
        "400|Transfer-Encoding: gzip",
        "400|Transfer-Encoding: chunked;foo",
        "400|Transfer-Encoding: \"chunked\"",
        "400|Transfer-Encoding: chunked~Transfer-Encoding: identity",
        "400|Transfer-Encoding: chunked, chunked",
        "400|Transfer-Encoding: chunked~Content-Length: 6",
        "400|Content-Length: 6~Transfer-Encoding: chunked",
        "400|Content-Length: 5~Content-Length: 6",
        "400|Host: y",
        "501|Transfer-Encoding: gzip, chunked",
      })
  void answersOnceWhereTheEndOfABodyIsInDoubtAndCloses(int status, String fields) throws Exception {
    try (TestNode node = node()) {
      String body = "0\r\n\r\nGET /none HTTP/1.1\r\nHost: smuggled\r\n\r\n";

      String answer = exchange(node, post(fields.replace("~", "\r\n") + "\r\n", body));

      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      assertThat(answer.split("HTTP/1\\.1 ", -1)).as("answers: %s", answer).hasSize(2);
      assertThat(closed(node).reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET / http/1.1\r\nHost: x\r\n\r\n",
        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void refusesWhatIsNoRequestOfItsVersion(String request) throws Exception {
    try (TestNode node = node()) {
      assertThat(exchange(node, request)).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void countsABodyThatEndsTooEarly() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      send(peer, post("Content-Length: 10\r\n", "abc"));
      peer.shutdownOutput();
      assertThat(peer.getInputStream().readAllBytes()).asString().endsWith("\r\n\r\nabc");
      assertThat(closed(node).reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(closed(node).ledger().received()).isEqualTo(3);
    }
  }

  @Test
  void answersAPeerThatHasHalfClosedAfterItsDelay() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      send(peer, "GET /echo?delay=50ms HTTP/1.1\r\nHost: x\r\n\r\n");
      peer.shutdownOutput();
      assertThat(peer.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 200 ");
      assertThat(closed(node).reason()).isEqualTo(CloseReason.PEER_FINISHED);
    }
  }

  @Test
  void drainsAnIdleConnectionWithFin() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      send(peer, post("Content-Length: 1\r\n", "a"));
      readHead(peer.getInputStream());
      assertThat(peer.getInputStream().read()).isEqualTo('a');
      Future<FinalReport> drained = node.drain();

      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      peer.close();
      TestNode.await(drained);
      assertThat(closed(node).reason()).isEqualTo(CloseReason.DRAINED);
    }
  }

  @Test
  void letsARequestFinishWhileTheNodeStops() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      send(peer, post("Content-Length: 6\r\n", "abc"));
      readHead(peer.getInputStream());
      assertThat(peer.getInputStream().readNBytes(3)).asString().isEqualTo("abc");
      Future<FinalReport> drained = node.drain();
      await().until(() -> node.openConnections().get(0).state().equals("LEAVING"));
      send(peer, "def");

      assertThat(peer.getInputStream().readNBytes(3)).asString().isEqualTo("def");
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      peer.close();
      TestNode.await(drained);
      assertThat(closed(node).reason()).isEqualTo(CloseReason.DRAINED);
    }
  }

  @Test
  void becomesAWebSocket() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(WebSocketPeer.FIN | WebSocketPeer.TEXT, "hello");
      assertThat(peer.read().text()).isEqualTo("hello");
    }
  }

  @Test
  void readsTheHeaderOfAProxyInFront() throws Exception {
    ProxyProtocolConfig proxy =
        new ProxyProtocolConfig(
            ProxyProtocolConfig.Mode.REQUIRED,
            List.of(CidrBlock.parse("127.0.0.0/8").orElseThrow()),
            Duration.ofSeconds(5));
    try (TestNode node = node(listener().with(proxy))) {
      assertThat(
              exchange(
                  node,
                  "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"
                      + "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .contains("\"remoteAddress\" : \"192.0.2.1:56324\"")
          .contains("\"source\" : \"192.0.2.1:56324\"");
    }
  }

  @Test
  void isReadyByARealEcho() throws Exception {
    try (TestNode node = node()) {
      HttpClient client = node.gateway().vertx().createHttpClient();
      JsonObject ready = TestNode.await(get(client, node.gateway().adminUri() + "/health/ready"));
      assertThat(ready.getString("status")).isEqualTo("UP");
      assertThat(TestNode.await(node.gateway().view().listeners()).get(0).own().sentBytes())
          .isPositive();
    }
  }

  private static Future<JsonObject> get(HttpClient client, String uri) {
    return client
        .request(new RequestOptions().setAbsoluteURI(uri))
        .compose(request -> request.send().compose(HttpClientResponse::body))
        .map(Buffer::toJsonObject);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void sendsLargeBodiesBack(HttpVersion version) throws Exception {
    byte[] body = new byte[3_000_000];
    new Random(1).nextBytes(body);
    Vertx vertx = Vertx.vertx();
    try (TestNode node = node()) {
      HttpClient client = client(vertx, version);
      for (int i = 0; i < 3; i++) {
        Buffer answer = TestNode.await(echo(client, node, Buffer.buffer(body)));
        assertThat(answer.getBytes()).isEqualTo(body);
      }
      TestNode.await(client.close());
      ConnectionReport report = closed(node);
      assertThat(report.ledger().received()).isEqualTo(9_000_000);
      assertThat(report.ledger().sent()).isEqualTo(9_000_000);
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_FINISHED);
    } finally {
      TestNode.await(vertx.close());
    }
  }

  private static HttpClient client(Vertx vertx, HttpVersion version) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(version)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2ConnectionWindowSize(4 << 20));
  }

  private static Future<Buffer> echo(HttpClient client, TestNode node, Buffer body) {
    return client
        .request(HttpMethod.POST, node.port(), "127.0.0.1", "/echo")
        .compose(request -> request.send(body).compose(HttpClientResponse::body));
  }

  @Test
  void changesToHttp2WhereTheFirstRequestAsksForIt() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TestNode node = node()) {
      HttpClient client =
          vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2));
      for (int i = 0; i < 2; i++) {
        JsonObject request =
            TestNode.await(get(client, "http://127.0.0.1:" + node.port() + "/echo"));
        assertThat(request.getString("version")).isEqualTo("HTTP/2");
      }
      assertThat(node.openConnections()).hasSize(1);
    } finally {
      TestNode.await(vertx.close());
    }
  }

  @Test
  void letsAStreamFinishWhileTheNodeStops() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TestNode node = node()) {
      HttpClient client = client(vertx, HttpVersion.HTTP_2);
      HttpClientRequest request =
          TestNode.await(client.request(HttpMethod.POST, node.port(), "127.0.0.1", "/echo"));
      request.setChunked(true);
      Future<Buffer> body = request.response().compose(HttpClientResponse::body);
      TestNode.await(request.write(Buffer.buffer("one ")));
      await().until(() -> node.openConnections().get(0).ledger().sent() == 4);
      Future<FinalReport> drained = node.drain();
      await().until(() -> node.openConnections().get(0).state().equals("LEAVING"));
      request.end(Buffer.buffer("two"));

      assertThat(TestNode.await(body)).hasToString("one two");
      TestNode.await(drained);
      assertThat(closed(node).reason()).isEqualTo(CloseReason.DRAINED);
    } finally {
      TestNode.await(vertx.close());
    }
  }

  @Test
  void goesOnWithOtherStreamsWhenOneIsReset() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TestNode node = node()) {
      HttpClient client = client(vertx, HttpVersion.HTTP_2);
      HttpClientRequest given =
          TestNode.await(client.request(HttpMethod.POST, node.port(), "127.0.0.1", "/echo"));
      given.setChunked(true);
      TestNode.await(given.write(Buffer.buffer(new byte[1000])));
      await().until(() -> node.openConnections().get(0).ledger().received() == 1000);
      given.reset();

      assertThat(TestNode.await(echo(client, node, Buffer.buffer("next")))).hasToString("next");
      assertThat(node.openConnections()).hasSize(1);
    } finally {
      TestNode.await(vertx.close());
    }
  }

  @Test
  void aStreamThatIsNotReadStopsNoOther() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TestNode node = node()) {
      HttpClient client = client(vertx, HttpVersion.HTTP_2);
      HttpClientRequest stalled =
          TestNode.await(client.request(HttpMethod.POST, node.port(), "127.0.0.1", "/echo"));
      stalled.setChunked(true);
      stalled.response().onSuccess(HttpClientResponse::pause);
      for (int i = 0; i < 60; i++) {
        stalled.write(Buffer.buffer(new byte[10_000]));
      }
      await().until(() -> node.openConnections().get(0).window().heldBytes() > 20_000);

      byte[] body = new byte[500_000];
      assertThat(TestNode.await(echo(client, node, Buffer.buffer(body))).length())
          .isEqualTo(body.length);
      stalled.reset(); // or the node would wait for it as it drains
    } finally {
      TestNode.await(vertx.close());
    }
  }

  @Test
  void countsWhatIsLostOfAStreamThatIsResetAndGoesOn() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TestNode node = node()) {
      HttpClient client = client(vertx, HttpVersion.HTTP_2);
      HttpClientRequest stalled =
          TestNode.await(client.request(HttpMethod.POST, node.port(), "127.0.0.1", "/echo"));
      stalled.setChunked(true);
      stalled.response().onSuccess(HttpClientResponse::pause);
      for (int i = 0; i < 60; i++) {
        stalled.write(Buffer.buffer(new byte[10_000]));
      }
      await().until(() -> node.openConnections().get(0).window().heldBytes() > 20_000);
      stalled.reset();
      await().until(() -> node.openConnections().get(0).window().postedSends() == 0);

      ConnectionReport report = node.openConnections().get(0);
      assertThat(report.ledger().discarded().get(CloseReason.PEER_RESET)).isPositive();
      assertThat(report.ledger().pendingOut()).isZero();
    } finally {
      TestNode.await(vertx.close());
    }
  }

  @Test
  void boundsTheDelayByItsConfiguration() throws Exception {
    HttpConfig http = new HttpConfig(Duration.ofMillis(250), 1000, 1000, false, List.of());
    try (TestNode node = node(listener().with(http))) {
      assertThat(
              exchange(node, "GET /echo?delay=1s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .contains("at most 250ms");
    }
  }
}

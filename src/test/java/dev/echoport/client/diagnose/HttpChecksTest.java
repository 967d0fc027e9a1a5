package dev.echoport.client.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.FarEnd;
import dev.echoport.client.load.FaultyPeer;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of servers and proxies that do something else with HTTP. */
@Timeout(120)
class HttpChecksTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private static Finding find(FaultyPeer.Behaviour behaviour, CheckKind check) throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(behaviour)) {
      return find("http://127.0.0.1:" + peer.port(), Duration.ofMillis(700), check);
    }
  }

  private static Finding find(String uri, Duration timeout, CheckKind check) throws Exception {
    DiagnoseOptions options =
        new DiagnoseOptions(
            Target.parse(uri),
            ClientTls.DEFAULT,
            List.of(check),
            timeout,
            Duration.ofSeconds(1),
            1,
            Duration.ZERO,
            null);
    return Diagnosis.run(options, FarEnd.UNKNOWN, DiagnosisListener.NONE)
        .results()
        .get(0)
        .finding();
  }

  private static Finding answered(String answer, CheckKind check) throws Exception {
    return find(FaultyPeer.http(answer), check);
  }

  private static void assertFault(Finding finding, String part) {
    assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.FAULT);
    assertThat(finding.sentence()).contains(part);
  }

  @Test
  void namesAProxyWithoutAServer() throws Exception {
    assertFault(
        answered("HTTP/1.1 502 Bad Gateway\nContent-Length: 0\n\n", CheckKind.REQUEST),
        "status 502");
  }

  @Test
  void provesNothingOfWhatASiteDoesNotDescribe() throws Exception {
    Finding finding = answered("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", CheckKind.REQUEST);
    assertThat(finding.verdict()).isEqualTo(Verdict.UNPROVED);
  }

  @Test
  void namesWhatWasChangedTakenAwayAndAdded() throws Exception {
    String seen =
        "{\"method\":\"PATCH\",\"target\":\"/x\",\"rawHeaders\":[[\"host\",\"other\"],[\"Via\",\"1.1"
            + " p\"]],\"body\":{\"text\":\"\"}}";
    assertFault(
        answered(
            "HTTP/1.1 200 OK\nContent-Length: " + seen.length() + "\n\n" + seen, CheckKind.REQUEST),
        "the target became /x (sent: /diagnose%20me//a;b=c/%2F?x=1&x=%20&y); the field Host became"
            + " other (sent: 127.0.0.1:");
  }

  @Test
  void namesABodyThatIsCollected() throws Exception {
    FaultyPeer.Behaviour collects =
        (in, out) -> {
          FaultyPeer.readHeader(in);
          StringBuilder body = new StringBuilder();
          while (body.indexOf("0\r\n\r\n") < 0) {
            body.append((char) in.read());
          }
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
        };
    assertFault(
        find(collects, CheckKind.BODY),
        "Nothing of a body came back within 700ms, before its end; after it came the status 200");
  }

  @Test
  void namesAConnectionThatTakesOneRequestOnly() throws Exception {
    assertFault(
        answered("HTTP/1.1 200 OK\nConnection: close\nContent-Length: 0\n\n", CheckKind.REUSE),
        "After request 1 the answer says Connection: close");
    assertFault(
        answered("HTTP/1.1 200 OK\nContent-Length: 0\n\n", CheckKind.REUSE),
        "Request 2 on a connection got no answer, then ");
  }

  @Test
  void namesAnExpectationThatNobodyAnswers() throws Exception {
    assertFault(
        find(FaultyPeer.SILENT, CheckKind.EXPECT),
        "Expect: 100-continue is not answered within 700ms");
    assertFault(
        answered("HTTP/1.1 417 Expectation Failed\nContent-Length: 0\n\n", CheckKind.EXPECT),
        "answered with the status 417");
  }

  @Test
  void namesAWebSocketThatIsNotPassedOn() throws Exception {
    assertFault(
        answered("HTTP/1.1 200 OK\nContent-Length: 0\n\n", CheckKind.UPGRADE),
        "answered with the status 200");
  }

  @Test
  void saysWhatCameInPlaceOfHttp() throws Exception {
    assertFault(
        find((in, out) -> in.transferTo(out), CheckKind.REUSE),
        "got an answer that is not HTTP/1.1: GET /diagnose HTTP/1.1");
  }

  @Test
  void saysThatHttp2IsNotSpoken() throws Exception {
    Finding finding = answered("HTTP/1.1 400 Bad Request\nContent-Length: 0\n\n", CheckKind.HTTP2);
    assertThat(finding.sentence())
        .startsWith("HTTP/2 by prior knowledge got an answer of HTTP/1.1 400; whether the other");
    assertThat(finding.verdict()).isEqualTo(Verdict.UNPROVED);
  }

  @Test
  void namesWhoSpeaksHttp1AloneInFrontOfANode() throws Exception {
    assertFault(
        answered("HTTP/1.1 200 OK\nContent-Length: 17\n\n{\"rawHeaders\":[]}", CheckKind.HTTP2),
        "the other end speaks it, so something between speaks HTTP/1.1 alone");
  }

  @Test
  void seesThatHttp2ArrivesAsItWasSent() throws Exception {
    Finding finding = http2("HTTP/2", PATIENT, HttpChecksTest::echo);
    assertThat(finding.sentence())
        .isEqualTo(
            "HTTP/2 by prior knowledge: method, target, fields and body arrived as they were sent; 7"
                + " streams were answered while another one was open");
    assertThat(finding.verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void namesWhoTurnsHttp2IntoHttp1() throws Exception {
    assertFault(
        http2("HTTP/1.1", PATIENT, HttpChecksTest::echo), "On the way, HTTP/2 became HTTP/1.1");
  }

  @Test
  void namesStreamsThatWaitForEachOther() throws Exception {
    AtomicReference<HttpServerRequest> first = new AtomicReference<>();
    List<HttpServerRequest> waiting = new ArrayList<>();
    assertFault(
        http2(
            "HTTP/2",
            Duration.ofMillis(700),
            request -> {
              if (first.compareAndSet(null, request)) {
                request.endHandler(ended -> waiting.forEach(HttpChecksTest::echo));
                request.bodyHandler(body -> {});
              } else {
                waiting.add(request.pause());
              }
            }),
        "While a stream of HTTP/2 was open, only 0 of 7 others were answered within 700ms");
  }

  private static void echo(HttpServerRequest request) {
    request.resume().bodyHandler(body -> request.response().end(body));
  }

  /** Against a server that describes requests, and does so with those to {@code /echo}. */
  private static Finding http2(String version, Duration timeout, Handler<HttpServerRequest> echo)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(
                  request -> {
                    if (request.path().equals("/echo")) {
                      echo.handle(request);
                    } else {
                      describe(request, version);
                    }
                  });
      int port =
          server
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .actualPort();
      return find("http://127.0.0.1:" + port, timeout, CheckKind.HTTP2);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private static void describe(HttpServerRequest request, String version) {
    JsonArray fields = new JsonArray();
    request.headers().forEach((name, value) -> fields.add(new JsonArray().add(name).add(value)));
    fields.add(new JsonArray().add("host").add(String.valueOf(request.authority())));
    request.bodyHandler(
        body ->
            request
                .response()
                .end(
                    new JsonObject()
                        .put("method", request.method().name())
                        .put("target", request.uri())
                        .put("version", version)
                        .put("rawHeaders", fields)
                        .put("body", new JsonObject().put("text", body.toString()))
                        .encode()));
  }
}

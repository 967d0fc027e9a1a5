package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.LedgerSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescribedRequestTest {
  private static JsonObject json(String answer) {
    return new JsonObject(WebNode.body(answer));
  }

  @Test
  void showsEveryFieldInItsOrderAndAsItCame() throws Exception {
    try (WebNode node = WebNode.start("")) {
      JsonObject seen = json(node.ask("DELETE /a%20b/../c?x=1;2&x=3", "X-B: 1", "x-a:2", "x-b: 3"));

      assertThat(seen.getString("method")).isEqualTo("DELETE");
      assertThat(seen.getString("target")).isEqualTo("/a%20b/../c?x=1;2&x=3");
      assertThat(seen.getString("path")).isEqualTo("/a b/../c");
      assertThat(seen.getJsonObject("query").getJsonArray("x"))
          .isEqualTo(new JsonArray().add("1;2").add("3"));
      assertThat(seen.getJsonArray("rawHeaders"))
          .isEqualTo(
              new JsonArray(
                  "[['Host','x'],['Connection','close'],['X-B','1'],['x-a','2'],['x-b','3']]"
                      .replace('\'', '"')));
      assertThat(seen.getJsonObject("headers").getJsonArray("X-B"))
          .isEqualTo(new JsonArray().add("1").add("3"));
    }
  }

  @Test
  void showsABodyWithItsHashAndWhatFollowsIt() throws Exception {
    try (WebNode node = WebNode.start("")) {
      String request =
          WebNode.request("POST /orders", "Connection: close", "Transfer-Encoding: chunked")
              + "2\r\nhe\r\n3\r\nllo\r\n0\r\nX-Sum: 1\r\n\r\n";

      JsonObject seen = json(node.exchange(request));

      assertThat(seen.getJsonObject("body"))
          .isEqualTo(
              new JsonObject()
                  .put("size", 5)
                  .put("sha256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
                  .put("text", "hello"));
      assertThat(seen.getJsonArray("trailers").encode()).isEqualTo("[[\"X-Sum\",\"1\"]]");
      LedgerSnapshot ledger = node.closed().ledger();
      assertThat(ledger.consumed()).isEqualTo(5);
      assertThat(ledger.sent()).isEqualTo(ledger.produced());
    }
  }

  /** Those with many fields are described in a turn of their own. */
  @Test
  void answersInOrderThoughSomeRequestsHaveManyFields() throws Exception {
    String[] many = new String[300];
    Arrays.fill(many, "a: b");
    try (WebNode node = WebNode.start("")) {
      String answers =
          node.exchange(
              WebNode.request("GET /1", "X: 1", many)
                  + WebNode.request("GET /2", "X: 1")
                  + WebNode.request("GET /3", "X: 1", many)
                  + WebNode.request("GET /4", "Connection: close"));

      assertThat(answers.lines().filter(line -> line.contains("\"path\"")))
          .extracting(line -> line.replaceAll("\\D", ""))
          .containsExactly("1", "2", "3", "4");
      assertThat(node.closed().ledger().pending()).isZero();
    }
  }

  @Test
  void showsTheBeginningOfALargeBody() throws Exception {
    try (WebNode node = WebNode.start("maxDescribed: 4B")) {
      JsonObject body =
          json(node.exchange(
                  WebNode.request("PUT /x", "Connection: close", "Content-Length: 6") + "abcdef"))
              .getJsonObject("body");

      assertThat(body.getInteger("size")).isEqualTo(6);
      assertThat(body.getString("text")).isEqualTo("abcd");
      assertThat(body.getBoolean("truncated")).isTrue();
    }
  }

  @Test
  void showsWhatIsNoTextInBase64() throws Exception {
    try (WebNode node = WebNode.start("")) {
      String request = WebNode.request("POST /x", "Connection: close", "Content-Length: 2");

      assertThat(
              json(node.exchange(request + "\0\u00ff")).getJsonObject("body").getString("base64"))
          .isEqualTo("AP8=");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/?format=text, */*, text",
    "/, text/plain, text",
    "/, 'application/json, text/plain;q=0.5', json",
    "/, 'text/html,*/*;q=0.8', json",
    "/?format=json, text/plain, json"
  })
  void speaksTextToWhoPrefersIt(String target, String accept, String format) throws Exception {
    try (WebNode node = WebNode.start("")) {
      String answer = node.ask("GET " + target, "Accept: " + accept);

      if (format.equals("json")) {
        assertThat(json(answer).getString("method")).isEqualTo("GET");
      } else {
        assertThat(WebNode.body(answer))
            .startsWith("Hostname: test\nIP: 127.0.0.1\nRemoteAddr: 127.0.0.1:")
            .contains("\nGET " + target + " HTTP/1.1\nHost: x\nConnection: close\n");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.0\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "OPTIONS / HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "OPTIONS /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /%zz HTTP/1.0\r\n\r\n",
        "GET http://other/x HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n",
      })
  void answersTheChecksOfBalancers(String request) throws Exception {
    try (WebNode node = WebNode.start("")) {
      assertThat(node.exchange(request)).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void describesTheEchoAloneIfToldTo() throws Exception {
    try (WebNode node = WebNode.start("describe: echo")) {
      assertThat(node.ask("GET /other")).startsWith("HTTP/1.1 404 ").contains("expected: /echo");
      assertThat(node.ask("GET /echo")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void isNoProxy() throws Exception {
    try (WebNode node = WebNode.start("")) {
      assertThat(
              node.exchange("CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 501 ");
    }
  }

  @Test
  void showsTheVariablesThatAreAllowedAlone() throws Exception {
    try (WebNode node = WebNode.start("environment: [PATH, ECHOPORT_NONE]")) {
      assertThat(json(node.ask("GET /")).getJsonObject("environment"))
          .isEqualTo(new JsonObject().put("PATH", System.getenv("PATH")));
    }
  }

  @Test
  void describesRequestsOfHttp2() throws Exception {
    try (WebNode node = WebNode.start("")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/x?y=z"))
              .method("PATCH", BodyPublishers.ofString("hello"))
              .header("X-A", "b")
              .build();

      JsonObject seen =
          new JsonObject(
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_2)
                  .build()
                  .send(request, BodyHandlers.ofString())
                  .body());

      assertThat(seen.getString("target")).isEqualTo("/x?y=z");
      assertThat(seen.getJsonObject("body").getString("text")).isEqualTo("hello");
    }
  }

  @Test
  void asksForABodyThatWaitsToBeAskedFor() throws Exception {
    try (WebNode node = WebNode.start("")) {
      String answer =
          node.exchange(
              WebNode.request(
                      "POST /x", "Connection: close", "Expect: 100-continue", "Content-Length: 2")
                  + "hi");

      assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void believesTheWireAndNoFieldWhichVersionIsSpoken() throws Exception {
    try (WebNode node = WebNode.start("")) {
      JsonObject seen = json(node.ask("GET /", "x-http2-stream-id: 3"));

      assertThat(seen.getString("version")).isEqualTo("HTTP/1.1");
      assertThat(seen.getJsonObject("headers").getString("x-http2-stream-id")).isEqualTo("3");
    }
  }
}

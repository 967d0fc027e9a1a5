package dev.echoport.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.http.answer.RequestTarget;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, //x?y=?",
    "GET, http://x",
    "GET, HTTPS://x:8443/y",
    "GET, http://[::1]:80?y",
    "OPTIONS, *",
    "CONNECT, x:443"
  })
  void takesTheFourForms(String method, String target) {
    assertThat(RequestTarget.problem(HttpMethod.valueOf(method), target)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, echo",
    "GET, *",
    "GET, x:443",
    "GET, ftp://x/",
    "GET, http:///x",
    "GET, http://u@x/",
    "GET, http://[::1/",
    "CONNECT, /x",
    "CONNECT, x",
    "GET, ''"
  })
  void namesATargetOfNoForm(String method, String target) {
    assertThat(RequestTarget.problem(HttpMethod.valueOf(method), target))
        .contains("the target " + target + " (expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/\0", "/a\r", "/\u0001?x", "/\u007f"})
  void namesControlCharacters(String target) {
    assertThat(RequestTarget.problem(HttpMethod.GET, target)).startsWith("a control character");
  }

  @ParameterizedTest
  @CsvSource({
    "/echo?a=http://x/, /echo?a=http://x/",
    "http://x, /",
    "http://x?a=b, /?a=b",
    "HTTP://x:80/echo?a, /echo?a",
    "https://[::1]/echo, /echo",
    "*, *"
  })
  void leavesPathAndQuery(String target, String rest) {
    assertThat(RequestTarget.withoutHost(target)).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "x:", "x:80", "127.0.0.1:8080", "[::1]", "[fe80::1%25a]:1", "a_b"})
  void takesHosts(String host) {
    assertThat(RequestTarget.isHostAndPort(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "u@x", "x:y", "x:1:2", "[::1", "::1", "[::1]x", "\u00e4"})
  void refusesWhatIsNoHost(String host) {
    assertThat(RequestTarget.isHostAndPort(host)).isFalse();
  }
}

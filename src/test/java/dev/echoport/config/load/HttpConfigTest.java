package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GreetingConfig;
import dev.echoport.config.HttpConfig;
import dev.echoport.scheme.Scheme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpConfigTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path temporary) {
    loading = new Loading(temporary);
  }

  @Test
  void isTheDefaultOfTheRecordUnlessSet() throws ConfigException {
    assertThat(loading.listener("echo").http()).isEqualTo(HttpConfig.DEFAULT);
    assertThat(loading.listener("echo").greeting()).isEqualTo(GreetingConfig.OFF);
  }

  @ParameterizedTest
  @CsvSource({"ws://127.0.0.1:1, WS", "http://[::1]:1, HTTP"})
  void takesListenersOfHttpAndOfWebSockets(String uri, Scheme scheme) throws ConfigException {
    loading.set("listeners.web={uri: '" + uri + "'}");

    assertThat(loading.listener("web").address().scheme()).isEqualTo(scheme);
    assertThat(loading.listener("web").address().uri()).isEqualTo(uri);
  }

  @Test
  void takesSubprotocolsFromAVariable() throws ConfigException {
    loading
        .set("listeners.echo.uri=http://127.0.0.1:8")
        .variable("ECHOPORT_LISTENERS_ECHO_HTTP_SUBPROTOCOLS", "mqtt, chat");

    assertThat(loading.listener("echo").http().subprotocols()).isEqualTo(List.of("mqtt", "chat"));
  }

  @Test
  void reportsWhatIsWrongWithItsLine() {
    loading.file(
        """
        listeners:
          echo:
            banner: "hello ${who}"
          web:
            uri: http://127.0.0.1:8
            http:
              maxDelay: 2h
              maxFrame: 100B
              compression: maybe
              answer: before
              subprotocols: ["a b"]
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:3: listeners.echo.banner: \"hello ${who}\" has the unknown name ${who}"
                + " (expected: a line of at most 512 characters, in which ${node}, ${listener},"
                + " ${connection} and ${client} may stand)",
            "gateway.yaml:7: listeners.web.http.maxDelay: \"2h\" is out of range (expected: 0s to"
                + " 1h)",
            "gateway.yaml:8: listeners.web.http.maxFrame: \"100B\" is out of range (expected: 125B"
                + " to 64MiB)",
            "gateway.yaml:9: listeners.web.http.compression: \"maybe\" is not a switch (expected:"
                + " true | false)",
            "gateway.yaml:10: listeners.web.http.answer: \"before\" is not one of the choices"
                + " (expected: streaming | after)",
            "gateway.yaml:11: listeners.web.http.subprotocols: \"a b\" is not a subprotocol"
                + " (expected: a list of names, such as [chat, mqtt]; \"*\" is any, [] is none)");
  }

  @Test
  void reportsEachDefaultThatNoAnswerCanHave() {
    loading.file(
        """
        listeners:
          web:
            uri: http://127.0.0.1:8
            http:
              defaults: {status: 503, delay: 20s, format: xml}
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:5: listeners.web.http.defaults.delay: \"20s\" is too long (expected: a"
                + " number with unit ms, s or m, at most 10s)",
            "gateway.yaml:5: listeners.web.http.defaults.format: \"xml\" is not a format"
                + " (expected: json | text)");
  }
}

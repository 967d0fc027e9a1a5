package dev.echoport.config;

import static org.assertj.core.api.Assertions.assertThat;

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
    loading.variable("ECHOPORT_LISTENERS_ECHO_HTTP_SUBPROTOCOLS", "mqtt, chat");

    assertThat(loading.listener("echo").http().subprotocols()).isEqualTo(List.of("mqtt", "chat"));
  }

  @Test
  void reportsWhatIsWrongWithItsLine() {
    loading.file(
        """
        listeners:
          echo:
            banner: "hello ${who}"
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
            "gateway.yaml:5: listeners.echo.http.maxDelay: \"2h\" is out of range (expected: 0s to"
                + " 1h)",
            "gateway.yaml:6: listeners.echo.http.maxFrame: \"100B\" is out of range (expected: 125B"
                + " to 64MiB)",
            "gateway.yaml:7: listeners.echo.http.compression: \"maybe\" is not a switch (expected:"
                + " true | false)",
            "gateway.yaml:8: listeners.echo.http.answer: \"before\" is not one of the choices"
                + " (expected: streaming | after)",
            "gateway.yaml:9: listeners.echo.http.subprotocols: \"a b\" is not a subprotocol"
                + " (expected: a list of names, such as [chat, mqtt]; \"*\" is any, [] is none)");
  }

  @Test
  void reportsWhatHasNoMeaningForRequests() {
    loading.file(
        """
        listeners:
          web:
            uri: http://127.0.0.1:8
            frame: line
            banner: hello
            identity: true
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:4: listeners.web.frame: is for tcp:// listeners, and this one is"
                + " http://127.0.0.1:8 (expected: another uri, or nothing)",
            "gateway.yaml:5: listeners.web.banner: is for tcp:// listeners, and this one is"
                + " http://127.0.0.1:8 (expected: another uri, or nothing)",
            "gateway.yaml:6: listeners.web.identity: is for tcp:// listeners, and this one is"
                + " http://127.0.0.1:8 (expected: another uri, or nothing)");
  }
}

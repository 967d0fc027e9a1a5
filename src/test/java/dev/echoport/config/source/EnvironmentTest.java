package dev.echoport.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ConfigException;
import dev.echoport.config.load.Loading;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "ECHOPORT_ADMIN_PORT, admin.port",
    "ECHOPORT_NODE_EVENTLOOPS, node.eventLoops",
    "ECHOPORT_NODE_EVENT_LOOPS, node.eventLoops",
    "ECHOPORT_ADMIN_TOKEN_FILE, admin.tokenFile",
    "ECHOPORT_LISTENERS_ECHO_PORT, listeners.echo.port",
    "ECHOPORT_LISTENERS_ECHO_WINDOW_BYTES, listeners.echo.window.bytes",
    "ECHOPORT_LISTENERS_ECHO_IDLE_TIMEOUT, listeners.echo.idleTimeout",
    "ECHOPORT_LISTENERS_LOCK_STEP_PORT, listeners.lock-step.port",
    "ECHOPORT_LISTENERS_LOCKSTEP_PORT, listeners.lock-step.port",
    "ECHOPORT_LISTENERS_UPPER_URI, listeners.upper.uri",
    "ECHOPORT_LISTENERS_UPPER_PROXY_PROTOCOL, listeners.upper.proxyProtocol",
    "ECHOPORT_LISTENERS_ECHO, listeners.echo",
  })
  void namesASetting(String variable, String path) {
    assertThat(
            new EnvironmentNames(Records.ROOT, List.of("echo", "lock-step"), List.of("default"))
                .resolve(variable))
        .isEqualTo(List.of(path.split("\\.")));
  }

  @Test
  void knowsTheListenersThatOverridesName() throws ConfigException {
    loading.variable("ECHOPORT_LISTENERS_LOCKSTEP_BACKLOG", "10");
    loading.set("listeners.lock-step.uri=tcp://127.0.0.1:7009");

    assertThat(loading.listener("lock-step").backlog()).isEqualTo(10);
  }

  @Test
  void addsAListenerWithANewName() throws ConfigException {
    loading.variable("ECHOPORT_LISTENERS_UPPER_URI", "tcp://127.0.0.1:7009");

    assertThat(loading.config().listeners()).containsKeys("echo", "upper");
  }

  @Test
  void removesAListener() {
    loading.variable("ECHOPORT_LISTENERS_ECHO", "null");

    assertThat(loading.problems())
        .containsExactly(
            "environment ECHOPORT_LISTENERS_ECHO: listeners: "
                + "the last listener is removed (expected: one at least)");
  }

  @Test
  void takesTheValueLiterally() throws ConfigException {
    assertThat(loading.variable("ECHOPORT_ADMIN_HOST", "::1").config().admin().host())
        .isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ECHOPORT_HOME", "ECHOPORT_JAVA_OPTS", "ECHOPORT_AOT", "PATH", "ECHOPORTER_X"})
  void ignoresWhatIsNotForTheLoader(String variable) {
    assertThat(loading.variable(variable, "x").problems()).isEmpty();
  }

  @Test
  void ignoresTheServiceLinksOfKubernetes() {
    loading.variable("ECHOPORT_SERVICE_HOST", "10.0.0.1");
    loading.variable("ECHOPORT_SERVICE_PORT", "7007");
    loading.variable("ECHOPORT_PORT", "tcp://10.0.0.1:7007");
    loading.variable("ECHOPORT_PORT_7007_TCP_ADDR", "10.0.0.1");
    loading.variable("ECHOPORT_ADMIN_SERVICE_HOST", "10.0.0.2");
    loading.variable("ECHOPORT_ADMIN_PORT", "tcp://10.0.0.2:7080");

    assertThat(loading.problems()).isEmpty();
  }

  @Test
  void reportsAnUnknownVariable() {
    loading.variable("ECHOPORT_ADMIN_PROT", "1").variable("ECHOPORT_COLOUR_OF_THE_SKY", "blue");

    assertThat(loading.problems())
        .containsExactly(
            "environment ECHOPORT_ADMIN_PROT: is not a setting "
                + "(did you mean ECHOPORT_ADMIN_PORT?)",
            "environment ECHOPORT_COLOUR_OF_THE_SKY: is not a setting "
                + "(expected: ECHOPORT_ and the path of a setting, such as ECHOPORT_ADMIN_PORT)");
  }

  @Test
  void reportsABadValueWithItsVariable() {
    assertThat(loading.variable("ECHOPORT_ADMIN_PORT", "x").problems())
        .containsExactly(
            "environment ECHOPORT_ADMIN_PORT: admin.port: "
                + "\"x\" is not a whole number (expected: 0 to 65535)");
  }

  @Test
  void reportsTwoSpellingsOfOneSetting() {
    loading.variable("ECHOPORT_NODE_EVENTLOOPS", "1").variable("ECHOPORT_NODE_EVENT_LOOPS", "2");

    assertThat(loading.problems())
        .containsExactly(
            "environment ECHOPORT_NODE_EVENT_LOOPS: node.eventLoops: "
                + "is set by ECHOPORT_NODE_EVENTLOOPS as well; keep one");
  }
}

package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.CidrBlock;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.ProxyProtocolConfig.Mode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyProtocolConfigTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @Test
  void isOffUnlessSet() throws Exception {
    assertThat(loading.listener("echo").proxyProtocol()).isEqualTo(ProxyProtocolConfig.OFF);
  }

  @Test
  void readsEveryKey() throws Exception {
    loading.file(
        """
        listeners:
          echo:
            proxyProtocol: {mode: required, trusted: [10.0.0.0/8, "::1"], timeout: 500ms}
        """);

    ProxyProtocolConfig proxy = loading.listener("echo").proxyProtocol();

    assertThat(proxy.mode()).isEqualTo(Mode.REQUIRED);
    assertThat(proxy.trusted())
        .extracting(CidrBlock::toString)
        .containsExactly("10.0.0.0/8", "::1");
    assertThat(proxy.timeout()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void takesRangesWithCommasFromTheEnvironment() throws Exception {
    loading.variable("ECHOPORT_LISTENERS_ECHO_PROXY_PROTOCOL_MODE", "optional");
    loading.variable("ECHOPORT_LISTENERS_ECHO_PROXY_PROTOCOL_TRUSTED", "10.0.0.0/8, fd00::/8");

    assertThat(loading.listener("echo").proxyProtocol().trusted()).hasSize(2);
  }

  @Test
  void reportsWhatIsWrongWithItsLine() {
    loading.file(
        """
        listeners:
          echo:
            proxyProtocol:
              mode: on
              trusted: [10.0.0.1/8]
              timeout: 0s
          other:
            uri: tcp://127.0.0.1:0
            proxyProtocol: {mode: optional}
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:4: listeners.echo.proxyProtocol.mode: \"on\" is not one of the choices"
                + " (expected: off | optional | required)",
            "gateway.yaml:5: listeners.echo.proxyProtocol.trusted: \"10.0.0.1/8\" is not a range of"
                + " addresses (expected: a list of ADDRESS/LENGTH without bits behind the length,"
                + " such as [10.0.0.0/8, \"fd00::/8\"])",
            "gateway.yaml:6: listeners.echo.proxyProtocol.timeout: \"0s\" is out of range"
                + " (expected: 1ms to 24h)",
            "gateway.yaml:9: listeners.other.proxyProtocol.trusted: is empty, so that every header"
                + " is an error (expected: the proxies' addresses, such as [10.0.0.0/8];"
                + " [0.0.0.0/0, \"::/0\"] trusts everybody)");
  }
}

package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.InetListenAddress;
import dev.echoport.config.UdpConfig;
import dev.echoport.scheme.Scheme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UdpConfigTest {
  private static final String CONNECTIONS =
      " (expected: only on tcp://, tls://, unix:, ws://, wss://, http://, https://)";

  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @Test
  void hasADefaultForEverything() throws Exception {
    loading.set("listeners.datagrams.uri=udp://127.0.0.1:7007");

    assertThat(loading.listener("datagrams").udp()).isEqualTo(UdpConfig.DEFAULT);
    assertThat(loading.listener("datagrams").address())
        .isEqualTo(new InetListenAddress(Scheme.UDP, "127.0.0.1", 7007));
  }

  @Test
  void readsEveryKey() throws Exception {
    loading.file(
        """
        listeners:
          datagrams:
            uri: udp://127.0.0.1:0
            udp: {allowPorts: [53, 7], refusePorts: [31111], perSecond: 5, burst: 6,
              bytesPerSecond: {source: 7KiB, listener: 8MiB},
              maxSources: 7, loopAfter: 0}
        """);

    assertThat(loading.listener("datagrams").udp())
        .isEqualTo(
            new UdpConfig(
                List.of(53, 7),
                List.of(31_111),
                5,
                6,
                new UdpConfig.ByteRates(7 << 10, 8 << 20),
                7,
                0));
  }

  @Test
  void takesPortsWithCommasFromTheEnvironment() throws Exception {
    loading.set("listeners.echo.uri=udp://127.0.0.1:0");
    loading.variable("ECHOPORT_LISTENERS_ECHO_UDP_ALLOW_PORTS", "53, 123");

    assertThat(loading.listener("echo").udp().allowPorts()).containsExactly(53, 123);
  }

  @Test
  void showsOnlyWhatMeansSomething() throws Exception {
    loading.set("listeners.echo.uri=udp://127.0.0.1:7007");

    assertThat(loading.load().toYaml()).contains("loopAfter: 8").doesNotContain("backlog");
  }

  @Test
  void reportsWhatIsWrongWithItsLine() {
    loading.file(
        """
        listeners:
          datagrams:
            uri: udp://127.0.0.1:7007
            idleTimeout: 5s
            proxyProtocol: {mode: required}
            udp: {allowPorts: [0], perSecond: -1}
          stream:
            uri: tcp://127.0.0.1:7009
            udp: {burst: 5}
        """);

    assertThat(loading.problems())
        .containsExactlyInAnyOrder(
            "gateway.yaml:4: listeners.datagrams.idleTimeout: means nothing on udp://"
                + CONNECTIONS,
            "gateway.yaml:5: listeners.datagrams.proxyProtocol.mode: means nothing on udp://"
                + CONNECTIONS,
            "gateway.yaml:6: listeners.datagrams.udp.allowPorts: \"0\" is out of range (expected: 1"
                + " to 65535)",
            "gateway.yaml:6: listeners.datagrams.udp.perSecond: \"-1\" is out of range (expected: 0"
                + " to 2147483647)",
            "gateway.yaml:9: listeners.stream.udp.burst: means nothing on tcp:// (expected: only on udp://)");
  }
}

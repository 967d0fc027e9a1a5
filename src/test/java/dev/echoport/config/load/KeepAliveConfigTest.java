package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.KeepAliveConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepAliveConfigTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @Test
  void asksAfterAQuarterOfAnHourUnlessSet() throws Exception {
    assertThat(loading.listener("echo").keepAlive()).isEqualTo(KeepAliveConfig.DEFAULT);
  }

  @Test
  void isOffWithoutAnIdleTime() throws Exception {
    loading.variable("ECHOPORT_LISTENERS_ECHO_KEEP_ALIVE_IDLE", "0s");

    assertThat(loading.listener("echo").keepAlive().isOff()).isTrue();
  }

  @Test
  void reportsWhatLinuxDoesNotTake() {
    loading.file(
        """
        listeners:
          echo:
            keepAlive: {idle: 10h, interval: 500ms, count: 128}
          other:
            uri: tcp://127.0.0.1:7009
            keepAlive: {idle: 1500ms}
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:3: listeners.echo.keepAlive.idle: \"10h\" is out of range"
                + " (expected: 0s to 32767s)",
            "gateway.yaml:3: listeners.echo.keepAlive.interval: \"500ms\" is out of range"
                + " (expected: 1s to 32767s)",
            "gateway.yaml:3: listeners.echo.keepAlive.count: \"128\" is out of range"
                + " (expected: 1 to 127)",
            "gateway.yaml:6: listeners.other.keepAlive.idle: \"1500ms\" is not in whole seconds"
                + " (expected: such as 2s)");
  }

  @Test
  void meansNothingWithoutTcp() {
    loading.file(
        """
        listeners:
          datagrams: {uri: "udp://127.0.0.1:7007", keepAlive: {idle: 1m}}
          local: {uri: "unix:@echo", keepAlive: {count: 2}}
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:2: listeners.datagrams.keepAlive.idle: means nothing on udp://"
                + " (expected: only on tcp://, tls://, ws://, wss://, http://, https://)",
            "gateway.yaml:3: listeners.local.keepAlive.count: means nothing on unix:"
                + " (expected: only on tcp://, tls://, ws://, wss://, http://, https://)");
  }
}

package dev.echoport.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.GatewayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExampleConfigTest {
  @TempDir private Path directory;

  @Test
  void boundsWhatAStrangerCanTakeOnTheInternet() throws Exception {
    GatewayConfig config =
        DeployedConfig.load(Files.readString(Path.of("conf/internet.yaml")), directory);

    assertThat(config.limits().connections()).isPositive();
    assertThat(config.admin().host()).isEqualTo("127.0.0.1");
    assertThat(config.listeners().values())
        .allSatisfy(
            listener -> {
              assertThat(listener.maxConnections()).isPositive();
              assertThat(listener.window().bytes()).isLessThanOrEqualTo(64 << 10);
              assertThat(listener.limits().maxAge()).isPositive();
            });
  }
}

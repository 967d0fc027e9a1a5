package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.LimitsConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsConfigTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @Test
  void isOffUnlessSet() throws Exception {
    assertThat(loading.listener("echo").limits()).isEqualTo(LimitsConfig.OFF);
  }

  @Test
  void takesLimitsFromTheEnvironment() throws Exception {
    loading.variable("ECHOPORT_LISTENERS_ECHO_ACCEPT_RATE", "7/s");
    loading.variable("ECHOPORT_LISTENERS_ECHO_MAX_PER_SOURCE_CONNECTIONS", "3");
    loading.variable("ECHOPORT_LIMITS_MEMORY_HIGH", "80%");

    assertThat(loading.listener("echo").limits().acceptRate().perSecond()).isEqualTo(7);
    assertThat(loading.listener("echo").limits().maxPerSource().connections()).isEqualTo(3);
    assertThat(loading.config().limits().memory().highPercent()).isEqualTo(80);
  }

  @Test
  void allowsTheAcceptsOfASecondAtOnceWithoutABurst() {
    assertThat(new LimitsConfig.AcceptRate(50, 0).burstInEffect()).isEqualTo(50);
    assertThat(new LimitsConfig.AcceptRate(50, 2).burstInEffect()).isEqualTo(2);
  }

  @Test
  void reportsWhatIsWrongWithItsLine() {
    loading.file(
        """
        listeners:
          echo:
            maxPerSource: {connections: -1, prefix: {v4: 33}}
            acceptRate: 10
            readIdle: 5
            bytesPerSecond: {connection: fast}
        limits:
          connections: many
          memory: {high: 101%, low: 0.5}
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:3: listeners.echo.maxPerSource.connections: \"-1\" is out of range"
                + " (expected: 0 to 2147483647)",
            "gateway.yaml:3: listeners.echo.maxPerSource.prefix.v4: \"33\" is out of range"
                + " (expected: 0 to 32)",
            "gateway.yaml:4: listeners.echo.acceptRate: \"10\" is not a rate"
                + " (expected: a whole number with /s, such as 100/s)",
            "gateway.yaml:5: listeners.echo.readIdle: \"5\" is not a duration"
                + " (expected: a whole number with unit ms, s, m or h, such as 30s)",
            "gateway.yaml:6: listeners.echo.bytesPerSecond.connection: \"fast\" is not a size"
                + " (expected: a number with unit, such as 256KiB)",
            "gateway.yaml:8: limits.connections: \"many\" is not a whole number"
                + " (expected: 0 to 2147483647)",
            "gateway.yaml:9: limits.memory.high: \"101%\" is out of range (expected: 0% to 100%)",
            "gateway.yaml:9: limits.memory.low: \"0.5\" is not a percentage"
                + " (expected: 0% to 100%)");
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 75})
  void reportsALowMarkThatIsNotBelowTheHighOne(int high) {
    loading.file("limits: {memory: {high: %d%%}}".formatted(high));

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: limits.memory.low: 75%% is not below limits.memory.high: %d%%"
                    .formatted(high)
                + " (expected: less; high: 0% is no limit)");
  }
}

package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ConfigException;
import dev.echoport.config.TracingConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TracingConfigTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "http://collector:4318, http://collector:4318/v1/traces",
    "http://collector:4318/, http://collector:4318/v1/traces",
    "https://[::1]:4318/otlp/v1/traces, https://[::1]:4318/otlp/v1/traces",
    "https://collector, https://collector/v1/traces"
  })
  void completesTheEndpoint(String written, String endpoint) throws ConfigException {
    assertThat(loading.set("tracing.endpoint=" + written).config().tracing().endpoint())
        .hasToString(endpoint);
  }

  @Test
  void isOffWithoutAnEndpoint() throws ConfigException {
    assertThat(loading.set("tracing.endpoint=").config().tracing()).isEqualTo(TracingConfig.OFF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "collector:4318",
        "grpc://collector:4317",
        "http://",
        "http://user:secret@collector:4318",
        "http://collector:70000"
      })
  void refusesWhatNothingCanBePostedTo(String endpoint) {
    assertThat(loading.set("tracing.endpoint=" + endpoint).problems())
        .singleElement()
        .asString()
        .contains("tracing.endpoint", "is not an endpoint (expected: http://HOST:PORT");
  }
}

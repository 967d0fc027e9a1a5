package dev.echoport.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|PROMETHEUS",
        "*/*|PROMETHEUS",
        "text/plain;version=0.0.4|PROMETHEUS",
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3,*/*;q=0.1|OPEN_METRICS"
      })
  void isOpenMetricsForWhoAsksForIt(@Nullable String accept, Exposition exposition) {
    assertThat(Exposition.of(accept)).isEqualTo(exposition);
  }
}

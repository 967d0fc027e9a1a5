package dev.echoport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "2s,2000000000",
    "100ms,100000000",
    "1.5s,1500000000",
    "250us,250000",
    "7ns,7",
    "0s,0",
    "2m,120000000000",
    "1h,3600000000000"
  })
  void readsNumberAndUnit(String text, long nanos) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "s", "-1s", "1.2.3s", "2 parsecs", "0.1ns", "99999999999h"})
  void refusesWhatHasNoNumberOrUnit(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage(text + " (expected: a number and one of ns, us, ms, s, m, h)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2s", "100ms", "1.5ms", "1500ms", "250us", "0s"})
  void writesWhatItRead(String text) {
    assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
  }
}

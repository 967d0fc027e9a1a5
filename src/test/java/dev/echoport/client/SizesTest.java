package dev.echoport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "128, 128",
    "128B, 128",
    "1KB, 1000",
    "1KiB, 1024",
    "1.5MiB, 1572864",
    "2 MB, 2000000"
  })
  void readsTheUnitsOfTheConfiguration(String text, int bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "KB", "1K", "1.5", "-1", "1.2.3KB", "9GB", "1kib"})
  void refusesWhatIsNoSize(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sizes.parse(text))
        .withMessageStartingWith(text + " (expected: ");
  }
}

package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelFactsTest {

  @ParameterizedTest
  @CsvSource({
    "6.18.5, true",
    "5.4.0-generic, true",
    "10.0, true",
    "5.3.18, false",
    "4.19.0, false",
    "4.4.0, false",
    "'', false"
  })
  void knowsTheKernelsThatFillTheWholeStructure(String release, boolean all) {
    assertThat(KernelFacts.tellsAll(release)).isEqualTo(all);
  }
}

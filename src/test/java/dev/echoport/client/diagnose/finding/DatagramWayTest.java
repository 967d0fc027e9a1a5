package dev.echoport.client.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramWayTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 2 3|1 2 3|the way lost none",
        "1 2 3|1 3|the way lost 1",
        "1 2 3|1 2 2 2 3|the way doubled 2",
        "1 2 3|1 3 2|the way reordered 1",
        "1 2 3 4|4 1 2 3|the way reordered 3",
        "1 2 3|1 3 2 2|the way doubled 1 and reordered 1",
        "1 1 2 3|1 2|the way lost 2",
        "2 1 3|2 1 3|the way lost none",
        "2 1 3|1 2 3|the way reordered 1",
        "1 2|1 2 9|the way doubled 1",
      })
  void comparesWhatWentInWithWhatCameOut(String in, String out, String text) {
    assertThat(DatagramWay.between(numbers(in), numbers(out)).text("the way")).isEqualTo(text);
  }

  private static List<Integer> numbers(String text) {
    return List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
  }
}

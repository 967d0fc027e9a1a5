package dev.echoport.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoParametersTest {
  private static final Bounds BOUNDS =
      new Bounds(Duration.ofSeconds(10), 1 << 20, Duration.ofMinutes(1));

  private static Map<Parameter, List<String>> asked(String... keysAndValues) {
    Map<Parameter, List<String>> asked = new EnumMap<>(Parameter.class);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      asked.put(Parameter.valueOf(keysAndValues[i]), List.of(keysAndValues[i + 1]));
    }
    return asked;
  }

  private static EchoParameters read(String... keysAndValues) throws BadParameterException {
    return EchoParameters.of(asked(keysAndValues), BOUNDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503:10%,200|0.0999|503",
        "503:10%,200|0.1|200",
        "503:10%,429:5%|0.14|429",
        "503:10%,429:5%|0.99|200",
        "503:0%,201|0|201",
        "500:33.3%,501:33.3%,502:33.4%|0.999999|502"
      })
  void drawsAStatusByItsShare(String shares, double chance, int status) throws Exception {
    assertThat(read("STATUS", shares).status().next(() -> 0, () -> chance)).isEqualTo(status);
  }

  @Test
  void beginsAgainBehindTheLastStatus() throws Exception {
    StatusPlan plan = read("STATUS", "503,200").status();

    assertThat(plan.next(() -> 3, () -> 0)).isEqualTo(200);
    assertThat(plan.next(() -> 4, () -> 0)).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({"100ms, '', 100, 100", "1s..2s, '', 1000, 2000", "1s, 200ms, 800, 1200"})
  void readsARangeOfDelays(String delay, String jitter, long least, long most) throws Exception {
    Delay read =
        (jitter.isEmpty() ? read("DELAY", delay) : read("DELAY", delay, "JITTER", jitter)).delay();

    assertThat(read.next(() -> 0)).isEqualTo(least);
    assertThat(read.next(() -> Math.nextDown(1.0))).isEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STATUS|199|is not a status",
        "STATUS|503:60%,429:50%|is not a status",
        "STATUS|503:10%,200,201|is not a status",
        "DELAY|5|is not a duration",
        "DELAY|11s|is too long (expected: a number with unit ms, s or m, at most 10s)",
        "DELAY|2s..1s|is not a range",
        "HEADER|Transfer-Encoding: chunked|is not a field that can be set",
        "HEADER|X|is not a field that can be set",
        "TYPE|caf\u00e9|is not the value of a field",
        "COOKIE|x|is not a cookie",
        "SIZE|2MiB|is too large (expected: a number of bytes, or with unit KiB, MiB or GiB, at most"
            + " 1048576)",
        "SIZE|-1|is not a size",
        "SEED|1|has nothing to generate",
        "DRIP|1B/1s|is not a drip",
        "SSE|x|is not a number of events",
        "SSE|100/1s|takes too long (expected: at most 1m for the whole body)",
        "CLOSE|soon|is not a place",
        "FORMAT|xml|is not a format (expected: json | text)"
      })
  void saysWhatIsWrongAndWhatIsExpected(Parameter parameter, String value, String why) {
    assertThatThrownBy(() -> read(parameter.name(), value))
        .isInstanceOf(BadParameterException.class)
        .hasMessageStartingWith(parameter.key() + ": \"" + value + "\" ")
        .hasMessageContaining(why);
  }

  @Test
  void letsWhatARequestAsksForTakeThePlaceOfOtherContent() {
    assertThat(
            EchoParameters.merge(
                asked("SIZE", "1"), asked("BODY", "x", "DRIP", "1B/1s", "STATUS", "503")))
        .isEqualTo(asked("SIZE", "1", "STATUS", "503"));
  }

  @Test
  void forgetsTheOldestTurns() {
    StatusTurns turns = new StatusTurns();
    turns.next("first");
    for (int i = 0; i < 5000; i++) {
      turns.next("x" + i);
    }

    assertThat(turns.next("x4999")).isEqualTo(1);
    assertThat(turns.next("first")).isZero();
  }
}

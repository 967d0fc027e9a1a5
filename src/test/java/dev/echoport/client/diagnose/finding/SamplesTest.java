package dev.echoport.client.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {

  @ParameterizedTest
  @CsvSource({
    "a\\nb\\r\\nc, a\\r\\nb\\r\\nc, LF became CR LF",
    "a\\nb\\r\\nc, a\\nb\\nc, CR LF became LF",
    "a\\rb\\r\\nc, ab\\nc, every CR is gone",
    "a\\0b, ab, every NUL is gone",
    "a\\377b, a\\377\\377b, every IAC (0xff) is there twice",
    "a\\377\\373\\1b\\377\\364c, abc, telnet commands are gone",
    "a\\21b\\23c, abc, XON and XOFF are gone",
    "a\\351b, aib, the highest bit of each byte is gone",
    "a\\351b, a\\303\\251b, it was taken for Latin-1 and sent as UTF-8",
    "a\\351b, a\\357\\277\\275b, 'it was taken for UTF-8, and what is none was replaced'",
    "abc, abd,"
  })
  void recognisesWhatWasDoneToBytes(String sent, String back, String words) {
    assertThat(Samples.translation(bytes(sent), bytes(back))).isEqualTo(words);
  }

  private static byte[] bytes(String escaped) {
    return escaped.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
  }
}

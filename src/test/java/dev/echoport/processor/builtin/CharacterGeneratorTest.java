package dev.echoport.processor.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterGeneratorTest {
  private static final int LINE = 74;
  private static final int PERIOD = 95 * LINE;

  private static String pattern(long offset, int bytes) {
    ByteBuf out = Unpooled.buffer();
    CharacterGenerator.fill(out, offset, bytes);
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void beginsEachLineOneCharacterLater() {
    assertThat(pattern(0, 2 * LINE))
        .isEqualTo(
            String.join(
                "\r\n",
                " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg",
                "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefgh",
                ""));
  }

  @Test
  void goesFromTheLastCharacterToTheFirst() {
    assertThat(pattern(94L * LINE, LINE)).startsWith("~ !\"#").endsWith("cdef\r\n");
  }

  @Test
  void beginsAgainAfterNinetyFiveLines() {
    assertThat(pattern(PERIOD, 1000)).isEqualTo(pattern(0, 1000));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 73, 74, PERIOD - 1, Integer.MAX_VALUE + 5L})
  void tilesWhateverThePartsAre(long offset) {
    String whole = pattern(offset, 3 * PERIOD);

    assertThat(pattern(offset, 77) + pattern(offset + 77, 2 * PERIOD))
        .isEqualTo(whole.substring(0, 77 + 2 * PERIOD));
  }
}

package dev.echoport.frame;

import static dev.echoport.frame.Decoding.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.frame.Decoding.Result;
import dev.echoport.frame.Frame.Ending;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineFormatTest {
  private static final String TOO_LONG =
      "a line is longer than the frame limit (expected: LF or CRLF after at most 3 bytes)";

  @Test
  void endsLinesWithLfOrCrlfAsTheyCome() {
    Result result = decode("line", 9, "a\nbc\r\n\n\r\nd\n");

    assertThat(result.payloads()).containsExactly("a", "bc", "", "", "d");
    assertThat(result.frames())
        .extracting(Frame::ending)
        .containsExactly(Ending.LF, Ending.CRLF, Ending.LF, Ending.CRLF, Ending.LF);
    assertThat(result.frames()).extracting(Frame::inputBytes).containsExactly(2, 4, 1, 2, 2);
  }

  @Test
  void joinsALineThatArrivesInPieces() {
    Result result = decode("line", 9, "a", "bc\r", "\nd\r", "e", "\n");

    assertThat(result.payloads()).containsExactly("abc", "d\re");
    assertThat(result.frames()).extracting(Frame::ending).containsExactly(Ending.CRLF, Ending.LF);
  }

  @Test
  void keepsACarriageReturnWithinALine() {
    assertThat(decode("line", 9, "\ra\r\r\n").payloads()).containsExactly("\ra\r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc\n", "abc\r\n", "\r\r\r\r\n"})
  void takesALineOfTheLimit(String line) {
    assertThat(decode("line", 3, line).frames()).hasSize(1);
    assertThat(decode("line", 3, line.split("")).frames()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcd\n", "abcd\r\n", "abc\rd", "abcd", "\r\r\r\r\r"})
  void refusesALineBeyondTheLimit(String line) {
    assertThat(decode("line", 3, line).error()).isEqualTo(TOO_LONG);
    assertThat(decode("line", 3, line.split("")).error()).isEqualTo(TOO_LONG);
  }

  @Test
  void yieldsTheLinesInFrontOfOneThatIsTooLong() {
    Result result = decode("line", 3, "a\nb\nabcd\nc\n");

    assertThat(result.payloads()).containsExactly("a", "b");
    assertThat(result.error()).isEqualTo(TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "ab\r", "\r", "abc"})
  void leavesAnUnterminatedLineAsItCame(String rest) {
    assertThat(decode("line", 3, "x\n" + rest).restText()).isEqualTo(rest);
  }

  @ParameterizedTest
  @CsvSource({"LF, 'abc\n'", "CRLF, 'abc\r\n'"})
  void endsAnAnswerAsTheLineEnded(Ending ending, String expected) throws FrameException {
    assertThat(Encoding.encode("line", ending, Buffer.buffer("abc")))
        .asString()
        .isEqualTo(expected);
  }
}

package dev.echoport.frame;

import static dev.echoport.frame.Decoding.decode;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DelimiterFormatTest {
  private static final String AAB = "delimiter:616162";
  private static final String TOO_LONG =
      "a frame is longer than the frame limit"
          + " (expected: the delimiter 616162 after at most 3 bytes)";

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "delimiter:00, x#y#, x y",
        "delimiter:0d0a, x##y#, -",
        "delimiter:3b3b, x;;y;;;z;;, x y ;z",
      })
  void endsAFrameAtTheFirstOccurrence(String format, String input, String payloads) {
    String wire = input.replace('#', '\0');

    assertThat(decode(format, 9, wire).payloads())
        .isEqualTo(payloads == null ? List.of() : List.of(payloads.split(" ")));
  }

  @Test
  void findsADelimiterThatBeginsWithinAFalseStart() {
    assertThat(decode(AAB, 9, "aaab", "abaab").payloads()).containsExactly("a", "ab");
  }

  @Test
  void findsADelimiterThatArrivesByteByByte() {
    assertThat(decode(AAB, 9, "xaaaabaabyaab".split("")).payloads())
        .containsExactly("xaa", "", "y");
  }

  @Test
  void findsADelimiterOfSixteenBytes() {
    String delimiter = "0123456789abcdef";

    assertThat(
            decode(
                    "delimiter:30313233343536373839616263646566",
                    4,
                    "ab0123" + delimiter.substring(0, 9),
                    delimiter.substring(9))
                .error())
        .isNotNull();
    assertThat(
            decode(
                    "delimiter:30313233343536373839616263646566",
                    4,
                    "ab01" + delimiter.substring(0, 9),
                    delimiter.substring(9))
                .payloads())
        .containsExactly("ab01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcaab", "aaaaab", "xaaaab"})
  void takesAFrameOfTheLimit(String input) {
    assertThat(decode(AAB, 3, input).frames()).hasSize(1);
    assertThat(decode(AAB, 3, input.split("")).frames()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcdaab", "abcd", "aaaaaaab", "xxxaaaab", "aaaaaa"})
  void refusesAFrameBeyondTheLimit(String input) {
    assertThat(decode(AAB, 3, input).error()).isEqualTo(TOO_LONG);
    assertThat(decode(AAB, 3, input.split("")).error()).isEqualTo(TOO_LONG);
  }

  @Test
  void leavesTheRestWithAPartOfTheDelimiter() {
    assertThat(decode(AAB, 9, "xaab", "ya", "a").restText()).isEqualTo("yaa");
  }

  @Test
  void endsAnAnswerWithTheDelimiter() throws FrameException {
    assertThat(Encoding.encode(AAB, Frame.Ending.NONE, Buffer.buffer("xyz")))
        .asString()
        .isEqualTo("xyzaab");
  }
}

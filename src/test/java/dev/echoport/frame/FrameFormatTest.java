package dev.echoport.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameFormatTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"raw", "line", "length:1", "length:8,le", "fixed:67108864", "delimiter:0d0a"})
  void writesAFormatAsItIsRead(String text) {
    FrameFormat format = FrameFormat.parse(text);

    assertThat(format.text()).isEqualTo(text);
    assertThat(format).isEqualTo(FrameFormat.parse(text)).hasSameHashCodeAs(text(text));
  }

  private static FrameFormat text(String text) {
    return FrameFormat.parse(text);
  }

  @Test
  void tellsFormatsApart() {
    assertThat(text("length:4")).isNotEqualTo(text("length:4,le"));
    assertThat(text("delimiter:0a")).isNotEqualTo(text("delimiter:0d"));
    assertThat(text("delimiter:0A")).isEqualTo(text("delimiter:0a"));
  }

  @Test
  void namesWhatIsNoFormatAndWhatWouldBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrameFormat.parse("length:3"))
        .withMessage("\"length:3\" is not a frame format (expected: " + FrameFormat.SYNTAX + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Raw", " line", "fixed:01", "fixed:99999999", "delimiter:0d 0a"})
  void refusesWhatIsNearlyAFormat(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FrameFormat.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "line", "fixed:4", "delimiter:0a"})
  void answersAnIncompleteFrameWithoutAnEnding(String format) throws FrameException {
    assertThat(Encoding.encodeRest(format, "rest")).asString().isEqualTo("rest");
  }

  @Test
  void answersAnIncompleteFrameWithTheLengthOfTheAnswer() throws FrameException {
    assertThat(Encoding.encodeRest("length:2", "rest")).asString().isEqualTo("\0\4rest");
  }

  @Test
  void yieldsPayloadsThatAProcessorMayExtend() {
    Buffer payload = Decoding.decode("line", 8, "ab", "cd\n").frames().get(0).payload();

    assertThat(payload.appendString("efghij")).hasToString("abcdefghij");
  }
}

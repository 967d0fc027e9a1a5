package dev.echoport.frame;

import static dev.echoport.frame.Decoding.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

final class FixedFormatTest {

  @Test
  void cutsFramesOfOneSize() {
    assertThat(decode("fixed:3", 3, "abcdefg", "h", "i").payloads())
        .containsExactly("abc", "def", "ghi");
  }

  @Test
  void leavesTheRestOfAFrame() {
    assertThat(decode("fixed:3", 9, "abcd", "e").restText()).isEqualTo("de");
  }

  @Test
  void refusesALimitInWhichNoFrameFits() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> FrameFormat.parse("fixed:4").newDecoder(3, UnpooledByteBufAllocator.DEFAULT))
        .withMessage("fixed:4 is larger than the frame limit (expected: at most 3)");
  }

  @Test
  void answersInWhateverSizeThePayloadHas() throws FrameException {
    assertThat(Encoding.encode("fixed:3", Frame.Ending.NONE, Buffer.buffer("abcdef")))
        .asString()
        .isEqualTo("abcdef");
  }
}

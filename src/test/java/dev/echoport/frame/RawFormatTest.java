package dev.echoport.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

final class RawFormatTest {

  @Test
  void takesEachReceiveForAFrame() {
    assertThat(Decoding.decode("raw", 1, "abc", "d\n").payloads()).containsExactly("abc", "d\n");
  }

  @Test
  void makesNoFrameOfNothing() {
    assertThat(Decoding.decode("raw", 1, "", "a", "").payloads()).containsExactly("a");
  }

  @Test
  void leavesNoRest() {
    assertThat(Decoding.decode("raw", 1, "abc").rest()).isNull();
  }

  @Test
  void answersWithThePayload() throws FrameException {
    assertThat(Encoding.encode("raw", Frame.Ending.NONE, Buffer.buffer("abc")))
        .asString()
        .isEqualTo("abc");
  }
}

package dev.echoport.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EchoRecipeTest {
  private static final String BLANK_LINE = "\r\n\r\n";

  record Answer(EchoRecipe approach, String text) {}

  static List<Answer> answers() {
    return List.of(
        new Answer(EchoRecipe.DIRECT, "echo"),
        new Answer(behind("\n", 1, 0), "banner\r\necho"),
        new Answer(behind("\n", 2, 0), "banner\n{}\necho"),
        new Answer(behind(BLANK_LINE, 1, 0), "HTTP/1.1 200 OK\r\na: b\r\n\r\necho"),
        new Answer(behind(BLANK_LINE, 1, 2), "HTTP/1.1 101 X\r\na: b\r\n\r\n\r\necho"));
  }

  private static EchoRecipe behind(String mark, int marks, int more) {
    return new EchoRecipe(Buffer.buffer(), mark, marks, more);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void leavesTheEchoHoweverTheAnswerIsCut(Answer answer) {
    String text = answer.text();
    for (int cut = 0; cut <= text.length(); cut++) {
      EchoRecipe.Skipping skipping = answer.approach().new Skipping();
      Buffer echo = Buffer.buffer();
      echo.appendBuffer(skipping.echoIn(Buffer.buffer(text.substring(0, cut))));
      echo.appendBuffer(skipping.echoIn(Buffer.buffer(text.substring(cut))));
      assertThat(echo).as("cut at " + cut).hasToString("echo");
    }
  }
}

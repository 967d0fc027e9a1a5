package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.parameter.Parameter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/http-answers.md} says can be asked for can be. */
class AnswersDocumentTest {
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);
  private static final Pattern TARGET = Pattern.compile("'http://127\\.0\\.0\\.1:8080([^']+)'");

  private static List<String> found(Pattern pattern) throws Exception {
    String page = Files.readString(Path.of("docs/http-answers.md"));
    return pattern.matcher(page).results().map(MatchResult::group).toList();
  }

  @Test
  void namesEveryWord() throws Exception {
    assertThat(found(ROW))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Parameter.values()).map(word -> "| `" + word.key() + "` |").toList());
  }

  @Test
  void showsRequestsThatAreObeyed() throws Exception {
    try (WebNode node = WebNode.start("")) {
      for (String quoted : found(TARGET)) {
        String target = TARGET.matcher(quoted).replaceFirst("$1");
        try (Socket peer = node.connect()) {
          peer.getOutputStream()
              .write(("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(ISO_8859_1));
          if (!target.contains("reset=")) {
            assertThat(
                    new BufferedReader(new InputStreamReader(peer.getInputStream(), ISO_8859_1))
                        .readLine())
                .as(target)
                .startsWith("HTTP/1.1 ")
                .doesNotContain(" 400 ");
          }
        }
      }
    }
  }
}

package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.http.InMemoryPeer.Answered;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Pipelines of requests, some of which have a byte too many, too few or another one: there is one
 * answer for each request that {@link RequestModel} sees, however the bytes arrive.
 */
class PipelinePropertiesTest {
  private static final String ODD = "\r\n\0 \t:,;x/05-\u00e4";

  /**
   * A byte of the pipeline that is changed.
   *
   * @param where in thousandths of its length
   */
  record Change(int where, char odd, int removed) {}

  @Property(tries = 500, seed = "9112")
  void thereIsOneAnswerToEachRequest(
      @ForAll("pipelines") String pipeline,
      @ForAll("changes") List<Change> changes,
      @ForAll("pieces") int piece) {
    String input = changed(pipeline, changes);
    RequestModel model = RequestModel.of(input);

    Answered answered = InMemoryPeer.answered(input.getBytes(ISO_8859_1), piece);

    List<String> statuses = answered.statuses();
    int extra = statuses.size() - model.answered();
    switch (model.ending()) {
      case CLEAN, LAST, BROKEN -> assertThat(extra).as("answers beyond requests").isZero();
      default -> assertThat(extra).as("answers beyond requests").isBetween(0, 1);
    }
    assertThat(statuses.subList(0, model.answered())).doesNotContain("400");
    assertThat(statuses.subList(model.answered(), statuses.size())).isSubsetOf("400", "501");
    if (model.ending() != RequestModel.Ending.LAST) { // what follows it may be anything
      boolean inOrder = model.ending() == RequestModel.Ending.CLEAN;
      assertThat(answered.report().reason())
          .isEqualTo(inOrder ? CloseReason.PEER_FINISHED : CloseReason.PROTOCOL_ERROR);
    }
  }

  private static String changed(String pipeline, List<Change> changes) {
    StringBuilder text = new StringBuilder(pipeline);
    for (Change change : changes) {
      int at = change.where() * text.length() / 1000;
      text.replace(
          at, Math.min(text.length(), at + change.removed()), String.valueOf(change.odd()));
    }
    return text.toString();
  }

  @Provide
  Arbitrary<Integer> pieces() {
    return Arbitraries.of(1, 7, 100, 1 << 20);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 999),
            Arbitraries.of(ODD.chars().mapToObj(c -> (char) c).toList()),
            Arbitraries.integers().between(0, 2))
        .as(Change::new)
        .list()
        .ofMaxSize(2);
  }

  @Provide
  Arbitrary<String> pipelines() {
    return Arbitraries.oneOf(empty(), measured(), chunked())
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(requests -> String.join("", requests));
  }

  private static Arbitrary<String> empty() {
    return Arbitraries.of("GET", "HEAD", "DELETE").map(method -> head(method) + "\r\n");
  }

  private static Arbitrary<String> measured() {
    return data()
        .map(body -> head("POST") + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static Arbitrary<String> chunked() {
    return data()
        .map(chunk -> chunk.isEmpty() ? "" : chunk.length() + "\r\n" + chunk + "\r\n")
        .list()
        .ofMaxSize(3)
        .map(
            chunks ->
                head("POST")
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + String.join("", chunks)
                    + "0\r\n\r\n");
  }

  private static String head(String method) {
    return method + " /echo HTTP/1.1\r\nHost: x\r\n";
  }

  private static Arbitrary<String> data() {
    return Arbitraries.strings().withChars("abc\r\n 0").ofMaxLength(9);
  }
}

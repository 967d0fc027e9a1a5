package dev.echoport.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A wrong fault is told in one line, and in the same one wherever it was written. */
@Timeout(120)
class WrongFaultsTest {
  private static final List<String> WRONG =
      List.of(
          "{do: reset, at: {sent: 2000GiB}}",
          "{do: reset, at: {sent: 64KiB-4KiB}}",
          "{do: rest}",
          "{do: certificate, what: expired}",
          "{do: drop, at: {received: 10B}, bytes: 1B}",
          "{do: drop}",
          "{do: swap, bytes: 10B, every: 19B}",
          "{do: stall, every: 1s, at: {time: 1s}}",
          "{do: close, probability: 200%}",
          "{do: insert, text: x, bytes: 3B}",
          "reset");

  private static final String EXCLUDED = "[{do: close}, {do: reset, at: {sent: 10B}}]";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  @TempDir private Path directory;

  private static String behindTheKey(String problem) {
    return problem.substring(problem.indexOf("faults.plan"));
  }

  private static String yaml(String plan) {
    return "listeners: {flaky: {uri: \"tcp://127.0.0.1:0\", faults: {plan: "
        + plan
        + "}}, api: {uri: \"tcp://127.0.0.1:0\"}, echo: null}";
  }

  private static String byApi(ReloadNode node, String plan) throws Exception {
    URI uri = URI.create(node.gateway().adminUri() + "/api/v1/listeners/api/faults");
    HttpRequest put = HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString(plan)).build();
    String body = CLIENT.send(put, BodyHandlers.ofString()).body();
    List<?> problems = new JsonObject(body).getJsonArray("problems").getList();
    assertThat(problems).as(plan).hasSize(1);
    return behindTheKey(problems.get(0).toString());
  }

  private static String byLine(FaultyNode node, String plan) throws Exception {
    byte[] answer = node.exchange((plan + "\n").getBytes(UTF_8), true).bytes();
    return new String(answer, UTF_8);
  }

  @Test
  void aWrongFaultIsToldTheSameByFileApiAndLine() throws Exception {
    Path other = java.nio.file.Files.createDirectory(directory.resolve("other"));
    String choose = "uri: \"tcp://127.0.0.1:0\", faults: {choose: line}";
    try (ReloadNode node = new ReloadNode(directory, yaml("[]"));
        FaultyNode byLine = FaultyNode.start(other, choose)) {
      for (String fault : WRONG) {
        String plan = "[" + fault + "]";
        List<String> problems = node.rejection(yaml(plan));
        assertThat(problems).as(fault).hasSize(1);
        String told = behindTheKey(problems.get(0));
        assertThat(told).containsPattern("\\((expected: |did you mean )").doesNotContain("built");
        assertThat(byApi(node, plan)).isEqualTo(told);
        assertThat(byLine(byLine, plan)).isEqualTo("error " + told + "\n");
      }
      String excluded = behindTheKey(node.rejection(yaml(EXCLUDED)).get(0));
      assertThat(byApi(node, EXCLUDED)).isEqualTo(excluded);
      assertThat(byLine(byLine, EXCLUDED)).isEqualTo("error " + excluded + "\n");
    }
  }
}

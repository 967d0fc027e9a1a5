package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.TransportChoice;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a node tells of connections that have ended, and of those that hold up its own end. */
final class AfterwardsTest {
  private static final int MESSAGES = 30;

  @Test
  void keepsTheLastCompletionsOfAConnectionThatWasReset() throws Exception {
    try (TestNode node = TestNode.start(TransportChoice.NIO, TestNode.DEFAULT_WINDOW)) {
      try (Socket peer = node.connect()) {
        for (int i = 0; i < MESSAGES; i++) {
          peer.getOutputStream().write(i);
          assertThat(peer.getInputStream().read()).isEqualTo(i);
        }
        peer.setSoLinger(true, 0);
      }
      await().until(() -> !node.closedConnections().isEmpty());
      ConnectionReport report = node.closedConnections().get(0);
      CompletionBatch last = Objects.requireNonNull(report.lastCompletions());

      assertThat(last.size()).isEqualTo(16);
      assertThat(last.sequence(15)).isEqualTo(report.completions());
      assertThat(last.sequence(0)).isEqualTo(report.completions() - 15);
      assertThat(last.offset(15)).isEqualTo(MESSAGES - 1);
      assertThat(last.completedNanos(15) / 1_000_000)
          .isBetween(report.openedAt().toEpochMilli() - 1, System.currentTimeMillis() + 1);

      JsonObject shown = get(node, "/api/v1/connections/" + report.id());
      assertThat(shown.getJsonArray("lastCompletions")).hasSize(16);
    }
  }

  @Test
  void keepsNoCompletionsOfAConnectionThatEndedInOrder() throws Exception {
    try (TestNode node = TestNode.start(TransportChoice.NIO, TestNode.DEFAULT_WINDOW)) {
      try (Socket peer = node.connect()) {
        peer.getOutputStream().write(1);
        assertThat(peer.getInputStream().read()).isEqualTo(1);
      }
      await().until(() -> !node.closedConnections().isEmpty());
      assertThat(node.closedConnections().get(0).lastCompletions()).isNull();
    }
  }

  @Test
  void saysWhatADrainWaitsFor() throws Exception {
    try (TestNode node = TestNode.start(TransportChoice.NIO, TestNode.DEFAULT_WINDOW)) {
      assertThat(get(node, "/api/v1/node").getValue("drain")).isNull();
      Future<?> drained;
      try (SocketChannel silent = SilentPeer.fill(node)) {
        drained = node.drain();
        await().until(() -> get(node, "/api/v1/node").getJsonObject("drain") != null);
        await().until(() -> delays(node).encode().contains("\"the peer has taken nothing for "));

        assertThat(delays(node)).hasSize(1);
        assertThat(get(node, "/api/v1/node").getString("state")).isEqualTo("DRAINING");
        assertThat(get(node, "/api/v1/problems").getJsonArray("problems").encode())
            .contains("the node drains: 1 connection is open");
      }
      TestNode.await(drained);
    }
  }

  private static JsonArray delays(TestNode node) throws Exception {
    return get(node, "/api/v1/node").getJsonObject("drain").getJsonArray("delayedBy");
  }

  private static JsonObject get(TestNode node, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.gateway().adminUri() + path)).build();
    return new JsonObject(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}

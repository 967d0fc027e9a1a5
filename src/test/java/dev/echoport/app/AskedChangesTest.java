package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What somebody asks of a running node over its API, with real connections. */
@Timeout(120)
class AskedChangesTest {
  private static final String LISTENERS =
      "listeners: {echo: {uri: tcp://127.0.0.1:0}, other: {uri: tcp://127.0.0.1:0},"
          + " gone: {uri: tcp://127.0.0.1:0}}\n";

  @TempDir private static Path directory;
  private static ReloadNode node;

  @BeforeAll
  static void start() throws Exception {
    node = new ReloadNode(directory, LISTENERS);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static int ask(String method, String path) throws Exception {
    return ask(node, method, path);
  }

  private static int ask(ReloadNode node, String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.gateway().adminUri() + "/api/v1/" + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String idOf(Socket peer) throws Exception {
    String address = "127.0.0.1:" + peer.getLocalPort();
    return TestNode.await(node.gateway().view().openConnections(TestNode.OLDEST)).stream()
        .filter(each -> each.remoteAddress().equals(address))
        .map(ConnectionReport::id)
        .findFirst()
        .orElseThrow();
  }

  private static ConnectionReport ended(String id) throws Exception {
    await().until(() -> !report(id).open());
    return report(id);
  }

  private static ConnectionReport report(String id) throws Exception {
    return TestNode.await(node.gateway().view().connection(id)).orElseThrow();
  }

  @Test
  void aConnectionThatIsEndedHasEverythingBackAndItsPeerNeedNotClose() throws Exception {
    try (Socket peer = node.connect("echo")) {
      assertThat(ReloadNode.echo(peer, "hello")).isEqualTo("hello");
      String id = idOf(peer);

      assertThat(ask("DELETE", "connections/" + id + "?within=1m")).isEqualTo(200);

      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      ConnectionReport end = ended(id); // though this peer keeps its side open
      assertThat(end.reason()).isEqualTo(CloseReason.DRAINED);
      assertThat(end.ledger().sent()).isEqualTo(5);
      assertThat(CloseSentence.of(end)).startsWith("It was ended over the API by 127.0.0.1; ");
      assertThat(ask("DELETE", "connections/" + id)).isEqualTo(409);
    }
  }

  @Test
  void aPeerThatTakesNothingIsCutAfterTheTimeAndItsLossIsCounted() throws Exception {
    try (Socket peer = node.connect("echo")) {
      peer.setSendBufferSize(64 * 1024);
      TestNode.stuff(peer);
      String id = idOf(peer);
      await().until(() -> !report(id).window().receivePosted());

      assertThat(ask("DELETE", "connections/" + id + "?within=1ms")).isEqualTo(200);

      ConnectionReport end = ended(id);
      assertThat(end.reason()).isEqualTo(CloseReason.DRAIN_CUT);
      assertThat(end.ledger().discardedOut()).isPositive();
      assertThat(end.ledger().received())
          .isEqualTo(
              end.ledger().sent() + end.ledger().discardedOut() + end.ledger().discardedIn());
    }
  }

  @Test
  void aDrainedListenerRefusesUntilAReloadBindsItAgain() throws Exception {
    try (Socket peer = node.connect("other");
        Socket kept = node.connect("echo")) {
      assertThat(ReloadNode.echo(peer, "hello")).isEqualTo("hello");
      int port = node.port("other");

      assertThat(ask("POST", "listeners/other/drain")).isEqualTo(200);

      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      await().until(() -> node.report("other").state() == ListenerReport.State.REMOVED);
      assertThatThrownBy(() -> ReloadNode.connect(port)).isInstanceOf(IOException.class);
      assertThat(node.report("other").totals().closed()).containsEntry(CloseReason.DRAINED, 1L);
      assertThat(TestNode.await(node.gateway().health().ready()).up()).isTrue();
      assertThat(ask("POST", "listeners/other/drain")).isEqualTo(404);
      assertThat(node.reload(LISTENERS).added()).contains("other");
      try (Socket again = node.connect("other")) {
        assertThat(ReloadNode.echo(again, "back")).isEqualTo("back");
      }
      assertThat(node.report("other").totals().ledger().received()).isEqualTo(9);
      assertThat(ReloadNode.echo(kept, "lives")).isEqualTo("lives");
    }
  }

  @Test
  void readinessGoesWithTheLastListener(@TempDir Path own) throws Exception {
    String one = "listeners: {echo: {uri: tcp://127.0.0.1:0}}\n";
    try (ReloadNode single = new ReloadNode(own, one)) {
      assertThat(ask(single, "POST", "listeners/echo/drain")).isEqualTo(200);
      await().until(() -> !TestNode.await(single.gateway().health().ready()).up());
      await().until(() -> single.report("echo").state() == ListenerReport.State.REMOVED);
      assertThat(single.reload(one).added()).containsExactly("echo");
      await().until(() -> TestNode.await(single.gateway().health().ready()).up());
    }
  }

  @Test
  void theLevelOfTheLogIsBackAfterItsTimeAndAfterAReload() throws Exception {
    Logger ours = (Logger) LoggerFactory.getLogger("dev.echoport");
    assertThat(ask("PUT", "log?level=debug&expires=1ms")).isEqualTo(200);
    await().until(() -> ours.getLevel().toString().equals("INFO"));
    assertThat(ask("PUT", "log?level=error")).isEqualTo(200);
    assertThat(ours.getLevel()).hasToString("ERROR");
    assertThat(LoggerFactory.getLogger("dev.echoport.asked").isInfoEnabled()).isTrue();
    node.reload(LISTENERS);
    assertThat(ours.getLevel()).hasToString("INFO");
  }
}

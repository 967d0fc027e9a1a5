package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The situations of {@code docs/tour.md}: what it claims, and its pictures of the console. They are
 * taken anew with {@code -Dechoport.tour.images=docs/images}.
 */
@Timeout(240)
@Tag("browser")
class TourTest {
  private static final String TAKEN = System.getProperty("echoport.tour.images", "");
  private static final Path IMAGES = Path.of(TAKEN.isEmpty() ? "target/tour" : TAKEN);

  /** Three seconds, as the pictures say; one where nobody looks at them. */
  private static final Duration QUIET = Duration.ofSeconds(TAKEN.isEmpty() ? 1 : 3);

  private static final String FULL = "full: nothing is read";

  @TempDir private static Path profile;
  private static Chromium chromium;

  @TempDir private Path directory;
  private ChromiumPage browser;

  @BeforeAll
  static void startBrowser() throws Exception {
    chromium = Chromium.start(profile);
  }

  @AfterAll
  static void stopBrowser() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    browser = chromium.open();
    browser.size(1100, 900);
    browser.colours("light");
  }

  @AfterEach
  void close() throws Exception {
    browser.close();
  }

  @Test
  void showsASlowReader() throws Exception {
    try (TestNode node = start();
        Socket peer = node.connect()) {
      follow(node, peer);
      flood(peer);
      await().during(QUIET).until(() -> facts().contains(FULL));
      assertThat(node.openConnections().get(0).ledger().pending()).isPositive();
      picture("slow-reader");
      peer.setSoLinger(true, 0);
      peer.close();
      ended(
          node,
          CloseReason.PEER_RESET,
          "The peer stopped reading at .* and reset after \\d+ s; .* were never sent\\.");
    }
  }

  @Test
  void showsAHalfCloseThatWasCut() throws Exception {
    try (TestNode node =
            start(
                "listeners.echo.frame=line",
                "listeners.echo.processors=[{name: delay, time: 2s}]");
        Socket peer = node.connect()) {
      follow(node, peer);
      peer.getOutputStream().write("two\n".getBytes(StandardCharsets.US_ASCII));
      peer.shutdownOutput();
      await().until(() -> node.openConnections().get(0).state().equals("PEER_FINISHED"));
      peer.setSoLinger(true, 0);
      peer.close();
      ended(
          node,
          CloseReason.PEER_RESET,
          "The peer closed and reset what was then sent to it, after \\d+ B; "
              + "4 B were never sent\\.");
      picture("half-close-cut");
    }
  }

  @Test
  void showsATimerOnThePath() throws Exception {
    try (TestNode node = start();
        Socket peer = node.connect()) {
      follow(node, peer);
      long completions = node.openConnections().get(0).completions();
      await().during(QUIET).until(() -> node.openConnections().get(0).completions() == completions);
      peer.close();
      ConnectionReport report =
          ended(
              node,
              CloseReason.PEER_FINISHED,
              "The peer sent .*, closed, and got everything back\\.");
      assertThat(Objects.requireNonNull(report.autopsy()).quietNanos())
          .isGreaterThan(QUIET.toNanos());
      picture("idle-timer");
    }
  }

  @Test
  void endsWhatWasForgottenInSilence() throws Exception {
    try (TestNode node = start("listeners.echo.idleTimeout=1s");
        Socket peer = node.connect()) {
      follow(node, peer);
      ended(node, CloseReason.IDLE, "Nothing moved for \\d+ s, so the gateway closed it\\.");
    }
  }

  @Test
  void showsTlsWithoutCloseNotify() throws Exception {
    TestPki pki = new TestPki(directory);
    pki.install("node", "localhost");
    try (TestNode node =
            start(
                "listeners.echo.uri=tls://127.0.0.1:0",
                "listeners.echo.tls.certificate=" + pki.file("node.crt"),
                "listeners.echo.tls.key=" + pki.file("node.key"));
        Socket below = node.connect()) {
      SSLSocketFactory factory = pki.client().getSocketFactory();
      follow(node, factory.createSocket(below, "localhost", node.port(), false));
      below.close();
      ConnectionReport report =
          ended(
              node,
              CloseReason.PEER_FINISHED,
              "The peer sent .*, closed without close_notify, and got everything back\\.");
      assertThat(Objects.requireNonNull(report.tls()).closeNotify()).isFalse();
      picture("no-close-notify");
    }
  }

  @Test
  void showsADrainThatIsTooShort() throws Exception {
    try (TestNode node = start("drain.timeout=5s");
        Socket peer = node.connect()) {
      follow(node, peer);
      flood(peer);
      await().until(() -> facts().contains(FULL));
      Future<FinalReport> stopping = node.drain();
      await().until(() -> browser.text("#state").equals("draining"));
      await().until(() -> facts().contains("LEAVING"));
      picture("drain");
      FinalReport report = TestNode.await(stopping);
      assertThat(report.clean()).isFalse();
      assertThat(report.totals().closed()).containsEntry(CloseReason.DRAIN_CUT, 1L);
      assertThat(report.totals().ledger().discarded().get(CloseReason.DRAIN_CUT)).isPositive();
      assertThat(report.totals().ledger().pending()).isZero();
    }
  }

  /** Opens the page of the peer's connection, and echoes until it shows completions. */
  private void follow(TestNode node, Socket peer) throws Exception {
    echo(peer);
    browser.open(node.gateway().adminUri() + "/#/connection/test-1");
    await()
        .until(
            () -> {
              echo(peer);
              return browser.text("tbody").contains("SEND");
            });
  }

  private static void echo(Socket peer) throws IOException {
    peer.getOutputStream().write("one\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(peer.getInputStream().readNBytes(4)).asString().isEqualTo("one\n");
  }

  private String facts() throws Exception {
    return browser.text("dl.facts");
  }

  /** The end of the connection, once the page shows it, too. */
  private ConnectionReport ended(TestNode node, CloseReason reason, String sentence)
      throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    ConnectionReport report = node.closedConnections().get(0);
    assertThat(report.reason()).isEqualTo(reason);
    assertThat(CloseSentence.of(report)).matches(sentence);
    await().until(() -> facts().contains("CLOSED, " + reason));
    return report;
  }

  /** The page with its newest eight completions, once the chart is drawn. */
  private void picture(String name) throws Exception {
    browser.evaluate("new Promise(later => setTimeout(later, 600))");
    browser.evaluate(
        "document.styleSheets[0].insertRule('tbody tr:nth-child(n+9) { display: none }')");
    Object height = browser.evaluate("document.querySelector('main').scrollHeight + 60");
    browser.size(1100, ((Number) height).intValue());
    browser.screenshot(IMAGES.resolve(name + ".png"));
  }

  private static TestNode start(String... settings) throws Exception {
    CatalogSource source = new CatalogSource();
    List<String> overrides =
        new ArrayList<>(
            List.of(
                "listeners.echo.uri=tcp://127.0.0.1:0",
                "admin.port=0",
                "node.name=test",
                "node.eventLoops=2"));
    overrides.addAll(List.of(settings));
    return TestNode.start(
        ConfigLoader.load(null, Map.of(), overrides, source).config(), source.catalog());
  }

  /** Sends more than the node and the kernel can hold, and reads nothing. */
  private static void flood(Socket peer) {
    Thread sender =
        new Thread(
            () -> {
              try {
                peer.getOutputStream().write(new byte[32 << 20]);
              } catch (IOException closed) {
                // The test is over.
              }
            });
    sender.setDaemon(true);
    sender.start();
  }
}

package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.health.HealthAnswer;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.processor.CatalogSource;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's own readiness checks are told apart from its peers. */
class OwnConnectionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void areInNoListAndInNoCountOfPeers(TransportChoice transport) throws Exception {
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW)) {
      awaitReady(node);

      assertThatOnlyTheNodeWasThere(node);
      assertThat(report(node).own().receivedBytes()).isPositive();
      assertThat(report(node).own().sentBytes()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uri=tcp://0.0.0.0:0",
        "uri=tcp://[::1]:0",
        "uri=tcp://localhost:0",
        "uri=http://127.0.0.1:0",
        "uri=ws://127.0.0.1:0",
        "frame=line; processors=[{name: uppercase}]",
        "proxyProtocol={mode: required, trusted: [127.0.0.0/8]}",
        "uri=unix:FOLDER/echo.sock",
        "uri=tls://127.0.0.1:0; tls={certificate: FOLDER/node.crt, key: FOLDER/node.key}",
        "uri=tls://127.0.0.1:0; tls={certificate: FOLDER/node.crt, key: FOLDER/node.key,"
            + " trust: FOLDER/trust.pem, clientAuth: require}"
      })
  void areToldApartOnEveryWayIn(String settings) throws Exception {
    new TestPki(folder).install("node", "localhost");
    try (TestNode node = start(settings.replace("FOLDER", folder.toString()).split("; "))) {
      awaitReady(node);

      assertThatOnlyTheNodeWasThere(node);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp://127.0.0.1:0", "udp://0.0.0.0:0", "udp://[::1]:0"})
  void areToldApartWhereTheyAreDatagrams(String uri) throws Exception {
    try (TestNode node = start("uri=" + uri)) {
      awaitReady(node);

      assertThat(report(node).own().sentBytes()).isPositive();
      assertThat(report(node).totals().ledger().received()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"raw; []", "line; [{name: uppercase}]"})
  void findTheNodeNotReadyWhereALimitRefusesEveryPeer(String frame, String processors)
      throws Exception {
    try (TestNode node = start("maxConnections=1", "frame=" + frame, "processors=" + processors);
        Socket only = node.connect()) {
      only.getOutputStream().write('\n');
      assertThat(only.getInputStream().read()).isEqualTo('\n');

      awaitRefusal(node, "maxConnections: 1");

      assertThat(ready(node).up()).isFalse();
      assertThat(report(node).refused().values()).containsOnly(0L);
    }
  }

  @Test
  void findTheNodeNotReadyWhileFramesHaveWaitedTooLong() throws Exception {
    try (TestNode node =
        start("frame=line", "maxFrames=2", "processors=[{name: delay, time: 1s}]")) {
      List<Socket> peers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Socket peer = node.connect();
        peer.getOutputStream().write("a\nb\n".getBytes(StandardCharsets.US_ASCII));
        peers.add(peer);
      }

      awaitRefusal(node, "maxFrames: 2");
      awaitReady(node);

      for (Socket peer : peers) {
        peer.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"raw; []", "line; [{name: uppercase}]"})
  void findTheNodeNotReadyWhileMemoryIsUsedUp(String frame, String processors) throws Exception {
    try (TestNode node = start("frame=" + frame, "processors=" + processors)) {
      MemoryBudget budget = node.gateway().parts().memory();
      budget.limit(1 << 20, 80, 60);
      for (int i = 0; i < 1 << 10; i++) {
        budget.takeShared(1 << 10);
      }
      awaitRefusal(node, "limits.memory");

      budget.giveShared(1 << 20);
      awaitReady(node);
    }
  }

  private static void awaitRefusal(TestNode node, String why) {
    await().until(() -> ready(node).body().encode().contains("refused: " + why));
  }

  @Test
  void takeNoPlaceFromAPeer() throws Exception {
    try (TestNode node = start("maxConnections=1")) {
      awaitReady(node);
      try (Socket peer = node.connect()) {
        peer.getOutputStream().write(7);
        assertThat(peer.getInputStream().read()).isEqualTo(7);
      }
    }
  }

  /** A check that took too long is repeated. */
  private static void awaitReady(TestNode node) {
    await().untilAsserted(() -> assertThat(ready(node)).matches(HealthAnswer::up));
  }

  private static HealthAnswer ready(TestNode node) throws Exception {
    return TestNode.await(node.gateway().health().ready());
  }

  private static ListenerReport report(TestNode node) throws Exception {
    return TestNode.await(node.gateway().view().listeners()).get(0);
  }

  private static void assertThatOnlyTheNodeWasThere(TestNode node) throws Exception {
    ListenerReport report = report(node);
    List<ConnectionReport> closed = node.closedConnections();
    assertThat(report.own().connections()).isPositive();
    assertThat(report.totals().opened()).isZero();
    assertThat(report.totals().ledger().received()).isZero();
    assertThat(closed).isEmpty();
    assertThat(node.openConnections()).isEmpty();
  }

  private static TestNode start(String... settings) throws Exception {
    CatalogSource source = new CatalogSource();
    List<String> all = new ArrayList<>(List.of("listeners.echo.uri=tcp://127.0.0.1:0"));
    all.addAll(List.of("admin.port=0", "node.name=test"));
    Stream.of(settings).map("listeners.echo."::concat).forEach(all::add);
    return TestNode.start(
        ConfigLoader.load(null, Map.of(), all, source).config(), source.catalog());
  }
}

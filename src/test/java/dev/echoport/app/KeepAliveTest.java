package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.config.KeepAliveConfig;
import dev.echoport.config.TransportChoice;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel's timers of connections, which Linux shows. */
class KeepAliveTest {
  private static final List<Path> SOCKETS =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final int ADDRESS = 1;
  private static final int PEER = 2;
  private static final int TIMER = 5;
  private static final String NO_TIMER = "00";
  private static final String KEEP_ALIVE = "02";
  private static final int TICKS_A_SECOND = 100;

  @TempDir private Path directory;

  static Stream<TransportChoice> everyTransport() {
    return WorkingTransports.stream();
  }

  private static TestNode node(TransportChoice transport, KeepAliveConfig keepAlive)
      throws Exception {
    assumeThat(SOCKETS).allMatch(Files::exists);
    return TestNode.start(
        TestNode.config(transport, TestNode.listener(TestNode.DEFAULT_WINDOW).with(keepAlive)));
  }

  /** The node's end of a connection that is quiet: which timer runs, and when it ends. */
  private static String[] timer(Socket peer) throws Exception {
    peer.getOutputStream().write(1);
    peer.getInputStream().read();
    String node = ":%04X".formatted(peer.getPort());
    String client = ":%04X".formatted(peer.getLocalPort());
    List<String> lines = new ArrayList<>();
    for (Path sockets : SOCKETS) {
      lines.addAll(Files.readAllLines(sockets));
    }
    return lines.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(line -> line[ADDRESS].endsWith(node) && line[PEER].endsWith(client))
        .map(line -> line[TIMER].split(":"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void asksASilentPeerWhetherItIsThere(TransportChoice transport) throws Exception {
    KeepAliveConfig keepAlive =
        new KeepAliveConfig(Duration.ofSeconds(90), Duration.ofSeconds(1), 1);
    try (TestNode node = node(transport, keepAlive);
        Socket peer = node.connect()) {
      await().untilAsserted(() -> assertThat(timer(peer)[0]).isEqualTo(KEEP_ALIVE));
      assertThat(Integer.parseInt(timer(peer)[1], 16)).isBetween(1, 90 * TICKS_A_SECOND);
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void asksNobodyWithoutAnIdleTime(TransportChoice transport) throws Exception {
    try (TestNode node = node(transport, KeepAliveConfig.OFF);
        Socket peer = node.connect()) {
      await().untilAsserted(() -> assertThat(timer(peer)[0]).isEqualTo(NO_TIMER));
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void asksAsAReloadSaysWhateverTheListeningSocketHas(TransportChoice transport) throws Exception {
    assumeThat(SOCKETS).allMatch(Files::exists);
    String listener = "listeners: {echo: {uri: tcp://127.0.0.1:0, keepAlive: {idle: %s}}}";
    String setting = "node.transport=" + transport.name().toLowerCase(Locale.ROOT);
    try (ReloadNode node = new ReloadNode(directory, listener.formatted("600s"), setting)) {
      node.reload(listener.formatted("0s"));
      try (Socket peer = node.connect("echo")) {
        await().untilAsserted(() -> assertThat(timer(peer)[0]).isEqualTo(NO_TIMER));
      }
      node.reload(listener.formatted("90s"));
      try (Socket peer = node.connect("echo")) {
        await().untilAsserted(() -> assertThat(timer(peer)[0]).isEqualTo(KEEP_ALIVE));
        assertThat(Integer.parseInt(timer(peer)[1], 16)).isBetween(1, 90 * TICKS_A_SECOND);
      }
    }
  }
}

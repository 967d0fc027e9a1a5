package dev.echoport.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.FaultyNode.Got;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.FaultsConfig.Choose;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code faults.choose: line} the first line of a connection is its plan. */
@Timeout(120)
class ChosenFaultsTest {
  private static final String BY_LINE = "uri: \"tcp://127.0.0.1:0\", faults: {choose: line}";
  @TempDir private Path directory;

  static Stream<TransportChoice> transports() {
    return WorkingTransports.stream();
  }

  private FaultyNode start(String... settings) throws Exception {
    return FaultyNode.start(directory, BY_LINE, settings);
  }

  private static String answer(FaultyNode node, String said) throws Exception {
    return text(node.exchange(said.getBytes(UTF_8), true));
  }

  private static String text(Got got) {
    return new String(got.bytes(), UTF_8);
  }

  private static String ok(ConnectionReport report, long seed) {
    return "ok seed=" + seed + " connection=" + report.id() + "\n";
  }

  @ParameterizedTest
  @MethodSource("transports")
  void theFirstLineIsThePlan(TransportChoice transport) throws Exception {
    try (FaultyNode node = start("node.transport=" + transport.name().toLowerCase(Locale.ROOT))) {
      Got got =
          node.exchange(
              "{seed: 7, plan: [{do: reset, at: {sent: 5B}}]}\nhello world".getBytes(UTF_8), false);
      ConnectionReport report = node.closed(1).get(0);
      assertThat(text(got)).isEqualTo(ok(report, 7) + "hello");
      assertThat(got.end()).isEqualTo("RST");
      assertThat(CloseSentence.of(report))
          .startsWith("Fault 1, reset at 5 B sent behind byte " + ok(report, 7).length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r", "[]", "{seed: 3, plan: []}"})
  void anEmptyPlanIsNoFault(String line) throws Exception {
    try (FaultyNode node = start()) {
      assertThat(answer(node, line + "\nhello\nworld"))
          .startsWith("ok ")
          .endsWith("\nhello\nworld");
    }
  }

  @Test
  void theLedgerAddsUp() throws Exception {
    String line = "{do: drop, at: {sent: 1B}, bytes: 3B}\n";
    try (FaultyNode node = start()) {
      String got = answer(node, line + "hello");
      LedgerSnapshot ledger = node.closed(1).get(0).ledger();
      int said = got.indexOf('\n') + 1;
      assertThat(ledger.received()).isEqualTo(line.length() + 5);
      assertThat(ledger.consumed()).isEqualTo(ledger.received());
      assertThat(ledger.echoed()).isEqualTo(2);
      assertThat(ledger.dropped()).isEqualTo(line.length() + 3);
      assertThat(ledger.inserted()).isEqualTo(said);
      assertThat(ledger.produced()).isEqualTo(said + 2).isEqualTo(ledger.sent());
    }
  }

  @Test
  void aLineMayComeInPieces() throws Exception {
    try (FaultyNode node = start();
        Socket socket = node.connect()) {
      socket.setTcpNoDelay(true);
      for (char each : "{do: close, at: {sent: 2B}}\nab".toCharArray()) {
        socket.getOutputStream().write(each);
      }
      assertThat(text(FaultyNode.exchange(socket, new byte[0], false))).endsWith("\nab");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{do: rest} | faults.plan[0].do: \"rest\" is not a fault (did you mean \"reset\"?)",
        "hello | faults.plan: \"hello\" is not a list of faults (expected: [{do: reset, at: {sent: 64KiB}}])",
        "{do: late, time: 1s} | faults.plan[0]: late happens before the line (expected: another fault)",
        "{do: reset, connections: 2} | faults.plan[0]: reset is not for this connection, which counts as number 1 (expected: no connections, or 1)",
        "{plan: [], expires: 1s} | faults.expires: is not a known key (expected one of: seed, first, plan)",
        "[1 | the first line is not YAML: expected ',' or ']', but got <stream end>",
      })
  void aWrongLineIsToldInOne(String line, String problem) throws Exception {
    try (FaultyNode node = start()) {
      assertThat(answer(node, line + "\nhello")).isEqualTo("error " + problem + "\n");
      ConnectionReport report = node.closed(1).get(0);
      assertThat(report.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(report.cause()).isEqualTo(problem);
      assertThat(report.ledger().discardedIn()).isEqualTo(5);
      assertThat(report.ledger().pending()).isZero();
    }
  }

  @Test
  void aLineThatIsWrongInManyPlacesGetsAShortAnswer() throws Exception {
    try (FaultyNode node = start()) {
      assertThat(answer(node, "[" + "{},".repeat(1_300) + "{}]\nhello"))
          .startsWith("error faults.plan[0].do: is missing")
          .endsWith("; and 1298 more\n")
          .hasSizeLessThan(2_000);
      assertThat(answer(node, "[" + "{do: " + "x".repeat(4_000) + "}]\nhello"))
          .hasSizeLessThan(500);
    }
  }

  @Test
  void aLineHasABound() throws Exception {
    try (FaultyNode node = start()) {
      assertThat(answer(node, " ".repeat(4095) + "\nx")).startsWith("ok ").endsWith("\nx");
      assertThat(answer(node, " ".repeat(4096) + "\nx"))
          .startsWith("error the first line is longer than 4 KiB (expected: ");
      assertThat(answer(node, "[".repeat(4095) + "\n"))
          .startsWith("error the first line is not YAML: ");
    }
  }

  @Test
  void aFinWithinTheLineIsAnswered() throws Exception {
    try (FaultyNode node = start()) {
      assertThat(answer(node, "{do: close"))
          .startsWith("error the first line is not complete: FIN behind 10 bytes (expected: ");
      assertThat(answer(node, "")).isEmpty();
      assertThat(node.closed(2).stream().map(ConnectionReport::reason))
          .containsExactly(CloseReason.PROTOCOL_ERROR, CloseReason.PEER_FINISHED);
    }
  }

  @Test
  void nothingIsReadInTheDataOfOthers() throws Exception {
    String line = "{do: close, at: {sent: 1B}}\n";
    try (FaultyNode node = FaultyNode.start(directory, FaultyNode.tcp(""))) {
      assertThat(answer(node, line)).isEqualTo(line);
    }
    try (FaultyNode node = start()) {
      assertThat(answer(node, "\n" + line)).endsWith("\n" + line);
    }
  }

  @Test
  void aBannerComesFirstAndHasNoFaults() throws Exception {
    try (FaultyNode node =
        FaultyNode.start(directory, BY_LINE + ", banner: hello, identity: true")) {
      assertThat(answer(node, "{do: close, at: {sent: 1B}}\nabc"))
          .matches("hello\r\n\\{\"node\":.*}\nok seed=\\d+ connection=\\S+\na");
    }
  }

  @Test
  void theSameSeedChoosesTheSame() throws Exception {
    String plan = "plan: [{do: corrupt, at: {sent: 0B-90B}, bytes: 9B}]}\n";
    String data = "x".repeat(100);
    try (FaultyNode node = start()) {
      String first = answer(node, "{" + plan + data);
      String seed = first.replaceAll("(?s)ok seed=(\\d+) .*", "$1");
      String again = answer(node, "{seed: " + seed + ", " + plan + data);
      assertThat(again.substring(again.indexOf('\n')))
          .isEqualTo(first.substring(first.indexOf('\n')));
      assertThat(answer(node, "{" + plan + data)).doesNotContain("seed=" + seed + " ");
    }
  }

  @Test
  void processorsSeeWhatIsBehindTheLine() throws Exception {
    String keys = BY_LINE + ", processors: [{name: uppercase}], frame: line";
    try (FaultyNode node = FaultyNode.start(directory, keys)) {
      assertThat(answer(node, "{do: drop, at: {sent: 2B}, bytes: 2B}\nhello\nworld\n"))
          .endsWith("\nHEO\nWORLD\n");
    }
  }

  @Test
  void aLineIsReadBehindAProxysHeader() throws Exception {
    String keys = BY_LINE + ", proxyProtocol: {mode: required, trusted: [127.0.0.0/8]}";
    try (FaultyNode node = FaultyNode.start(directory, keys)) {
      String header = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n";
      assertThat(answer(node, header + "{do: close, at: {sent: 1B}}\nabc"))
          .startsWith("ok ")
          .endsWith("\na");
    }
  }

  @Test
  void sourcesAreThoseThatAProxyNames() throws Exception {
    String keys =
        FaultyNode.tcp("{do: close, at: {sent: 1B}, sources: [192.0.2.0/24, \"2001:db8::/32\"]}")
            + ", proxyProtocol: {mode: optional, trusted: [127.0.0.0/8]}";
    try (FaultyNode node = FaultyNode.start(directory, keys)) {
      assertThat(answer(node, "PROXY TCP4 192.0.2.1 198.51.100.2 5 443\r\nabc")).isEqualTo("a");
      assertThat(answer(node, "PROXY TCP6 2001:db8::1 ::1 5 443\r\nabc")).isEqualTo("a");
      assertThat(answer(node, "PROXY TCP4 198.51.100.1 192.0.2.1 5 443\r\nabc")).isEqualTo("abc");
      assertThat(answer(node, "abc")).isEqualTo("abc");
    }
  }

  @Test
  void aLineIsReadWithinTls() throws Exception {
    TestPki pki = new TestPki(directory);
    pki.install("node", "localhost");
    ListenerConfig listener =
        TestNode.listener(TestNode.DEFAULT_WINDOW)
            .with(TlsNode.config(pki))
            .with(new FaultsConfig(0, Choose.LINE, 1, List.of()));
    try (TlsNode node = TlsNode.start(pki, TransportChoice.AUTO, listener);
        Socket socket = node.connect()) {
      Got got =
          FaultyNode.exchange(socket, "{do: reset, at: {sent: 3B}}\nhello".getBytes(UTF_8), false);
      assertThat(text(got)).startsWith("ok ").endsWith("\nhel");
      assertThat(got.end()).isEqualTo("RST");
    }
  }

  @Test
  void aLineIsReadOnAUnixSocket() throws Exception {
    Path socket = directory.resolve("s");
    String keys = "uri: \"unix:" + socket + "\", faults: {choose: line}";
    try (ReloadNode node =
            new ReloadNode(directory, "listeners: {flaky: {" + keys + "}, echo: null}");
        SocketChannel channel = SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))) {
      assertThat(node.gateway()).isNotNull();
      channel.write(java.nio.ByteBuffer.wrap("{do: close, at: {sent: 3B}}\nhello".getBytes(UTF_8)));
      assertThat(new String(Channels.newInputStream(channel).readAllBytes(), UTF_8))
          .startsWith("ok ")
          .endsWith("\nhel");
    }
  }

  @Test
  void twoHundredInParallelSeeTheirOwnFaultsAlone() throws Exception {
    int peers = 200;
    ExecutorService pool = Executors.newFixedThreadPool(peers);
    try (FaultyNode node = start()) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < peers; i++) {
        sockets.add(node.connect());
      }
      List<Future<Got>> all = new ArrayList<>();
      for (int i = 0; i < peers; i++) {
        String line = "{do: %s, at: {sent: %dB}}\n".formatted(i % 2 == 0 ? "reset" : "close", i);
        byte[] sent = (line + "x".repeat(peers)).getBytes(UTF_8);
        Socket socket = sockets.get(i);
        all.add(pool.submit(() -> FaultyNode.exchange(socket, sent, false)));
      }
      for (int i = 0; i < peers; i++) {
        Got got = all.get(i).get();
        assertThat(text(got).replaceFirst("ok .*\n", "")).isEqualTo("x".repeat(i));
        assertThat(got.end()).isEqualTo(i % 2 == 0 ? "RST" : "FIN");
        sockets.get(i).close();
      }
      assertThat(requireNonNull(node.closed(peers)).stream().map(ConnectionReport::reason))
          .containsOnly(CloseReason.FAULT);
    } finally {
      pool.shutdownNow();
    }
  }
}

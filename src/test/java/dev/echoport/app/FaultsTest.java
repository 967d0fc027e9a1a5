package dev.echoport.app;

import static dev.echoport.app.FaultyNode.tcp;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.FaultyNode.Got;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.fault.Faults;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {
  private static final byte[] INPUT = new byte[100_000];
  @TempDir private Path directory;

  static {
    new Random(1).nextBytes(INPUT);
  }

  static Stream<TransportChoice> transports() {
    return WorkingTransports.stream();
  }

  private static byte[] first(int bytes) {
    return Arrays.copyOf(INPUT, bytes);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void resetsBehindExactlySoManyBytes(TransportChoice transport) throws Exception {
    String name = "node.transport=" + transport.name().toLowerCase(java.util.Locale.ROOT);
    try (FaultyNode node =
        FaultyNode.start(directory, tcp("{do: reset, at: {sent: 16KiB}}"), name)) {
      for (int i = 0; i < 10; i++) {
        Got got = node.exchange(first(16_384 + i), false);
        assertThat(got.end()).isEqualTo("RST");
        assertThat(got.bytes()).isEqualTo(first(16_384));
      }
      ConnectionReport report = node.closed(10).get(0);
      assertThat(report.reason()).isEqualTo(CloseReason.FAULT);
      assertThat(requireNonNull(report.autopsy()).first()).isEqualTo(FirstClose.GATEWAY_RESET);
      assertThat(CloseSentence.of(report))
          .startsWith(
              "Fault 1, reset at 16 KiB sent (seed 42, connection 1), ended it;"
                  + " the peer was sent exactly 16,384 bytes");
    }
  }

  @Test
  void closesBehindExactlySoManyBytesReceived() throws Exception {
    try (FaultyNode node = FaultyNode.start(directory, tcp("{do: close, at: {received: 1000B}}"))) {
      Got got = node.exchange(INPUT, false);
      assertThat(got.bytes()).isEqualTo(first(1000));
      assertThat(node.closed(1).get(0).reason()).isEqualTo(CloseReason.FAULT);
    }
  }

  @Test
  void readsOnBehindItsFin() throws Exception {
    try (FaultyNode node = FaultyNode.start(directory, tcp("{do: finish, at: {sent: 1000B}}"));
        Socket socket = node.connect()) {
      socket.getOutputStream().write(first(1000));
      assertThat(socket.getInputStream().readNBytes(2000)).isEqualTo(first(1000));
      socket.getOutputStream().write(INPUT);
      socket.shutdownOutput();
      LedgerSnapshot ledger = node.closed(1).get(0).ledger();
      assertThat(ledger.received()).isEqualTo(1000 + INPUT.length);
      assertThat(ledger.discarded()).containsEntry(CloseReason.FAULT, (long) INPUT.length);
    }
  }

  @Test
  void stopsReceivingForATime() throws Exception {
    String stall = "{do: stall, what: receive, at: {received: 1000B}, time: 200ms}";
    long began = System.nanoTime();
    try (FaultyNode node = FaultyNode.start(directory, tcp(stall))) {
      assertThat(node.exchange(INPUT, true).bytes()).isEqualTo(INPUT);
      assertThat(System.nanoTime() - began).isGreaterThan(200_000_000);
    }
  }

  @Test
  void refusesTheFirstAndTakesTheNext() throws Exception {
    try (FaultyNode node = FaultyNode.start(directory, tcp("{do: refuse, connections: 1}"))) {
      assertThat(node.exchange(first(10), false).end()).isEqualTo("RST");
      assertThat(node.exchange(first(10), true).bytes()).isEqualTo(first(10));
    }
  }

  @Test
  void saysNothingBeforeItIsLate() throws Exception {
    String keys = "banner: hello, " + tcp("{do: late, time: 200ms}");
    try (FaultyNode node = FaultyNode.start(directory, keys)) {
      long began = System.nanoTime();
      try (Socket socket = node.connect()) {
        assertThat(socket.getInputStream().read()).isEqualTo('h');
      }
      assertThat(System.nanoTime() - began).isGreaterThan(190_000_000);
    }
  }

  @Test
  void accountsForWhatItChanges() throws Exception {
    String plan =
        "{do: drop, at: {sent: 100B}, bytes: 10B}, {do: insert, at: {sent: 200B}, bytes: 7B},"
            + "{do: corrupt, at: {sent: 300B}, bytes: 5B}, {do: duplicate, at: {sent: 400B}, bytes: 3B}";
    try (FaultyNode node = FaultyNode.start(directory, tcp(plan))) {
      Got got = node.exchange(INPUT, true);
      assertThat(got.bytes()).hasSize(INPUT.length);
      LedgerSnapshot ledger = node.closed(1).get(0).ledger();
      assertThat(ledger.sent()).isEqualTo(INPUT.length);
      assertThat(ledger.inserted()).isEqualTo(10);
      assertThat(ledger.altered()).isEqualTo(5);
      assertThat(ledger.discarded()).containsEntry(CloseReason.FAULT, 10L);
      assertThat(ledger.dropped()).isEqualTo(10);
      assertThat(ledger.consumed()).isEqualTo(ledger.echoed() + ledger.dropped());
      assertThat(ledger.produced()).isEqualTo(ledger.echoed() + ledger.inserted());
      assertThat(ledger.discardedOut()).isZero();
      assertThat(node.node().report("flaky").totals().faults())
          .containsEntry(FaultKind.DROP, 1L)
          .containsEntry(FaultKind.DUPLICATE, 1L)
          .containsEntry(FaultKind.RESET, 0L);
    }
  }

  /** What twenty connections get, each in a few characters. */
  private List<String> run(long seed) throws Exception {
    String plan =
        "{do: corrupt, at: {sent: 0B-50KiB}, every: 10KiB, bytes: 1B-100B, probability: 50%},"
            + "{do: drop, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 50%},"
            + "{do: insert, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 50%},"
            + "{do: swap, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 50%},"
            + "{do: close, at: {sent: 50KiB-90KiB}, probability: 50%}";
    List<String> all = new ArrayList<>();
    try (FaultyNode node = FaultyNode.start(directory, tcp(plan, seed))) {
      for (int i = 0; i < 20; i++) {
        Got got = node.exchange(INPUT, true);
        all.add(got.end() + " " + got.bytes().length + " " + Arrays.hashCode(got.bytes()));
      }
    }
    return all;
  }

  @Test
  void sameSeedSameBytes() throws Exception {
    List<String> once = run(7);
    assertThat(run(7)).isEqualTo(once);
    assertThat(run(8)).isNotEqualTo(once);
  }

  /** The settings of a command. */
  private static String[] settings(String command) {
    return java.util.regex.Pattern.compile("--set (?:'([^']*)'|(\\S+))")
        .matcher(command)
        .results()
        .map(each -> each.group(1) == null ? each.group(2) : each.group(1))
        .toArray(String[]::new);
  }

  @Test
  void oneLineReplaysOneConnection() throws Exception {
    String plan =
        "{do: corrupt, at: {sent: 0B-50KiB}, bytes: 1B-100B}, {do: close, at: {sent: 50KiB-90KiB}}";
    byte[] third;
    String replay;
    try (FaultyNode node = FaultyNode.start(directory, tcp(plan, 0))) {
      node.exchange(INPUT, true);
      node.exchange(INPUT, true);
      third = node.exchange(INPUT, true).bytes();
      ConnectionReport report = node.closed(3).get(2);
      replay = requireNonNull(report.faults()).replay();
    }
    assertThat(replay).startsWith("./echoport serve --set listeners.flaky.uri=tcp://127.0.0.1:");
    try (FaultyNode node = FaultyNode.of(directory, "listeners: {echo: null}", settings(replay))) {
      assertThat(node.exchange(INPUT, true).bytes()).isEqualTo(third);
      assertThat(requireNonNull(node.closed(1).get(0).faults()).replay()).isEqualTo(replay);
    }
  }

  @Test
  void workProcessorsDidIsCorruptedAsWell() throws Exception {
    String keys =
        "processors: [{name: uppercase}], frame: line, "
            + tcp("{do: drop, at: {sent: 2B}, bytes: 2B}");
    try (FaultyNode node = FaultyNode.start(directory, keys)) {
      Got got =
          node.exchange(
              "hello\nworld\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), true);
      assertThat(new String(got.bytes(), java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("HEO\nWORLD\n");
    }
  }

  @Test
  void takesUpAPlanAtAReload() throws Exception {
    try (FaultyNode node = FaultyNode.start(directory, tcp("{do: close, at: {sent: 10B}}"))) {
      assertThat(node.exchange(first(20), true).bytes()).hasSize(10);
      node.node()
          .reload("listeners: {flaky: {" + tcp("{do: close, at: {sent: 15B}}") + "}, echo: null}");
      assertThat(node.exchange(first(20), true).bytes()).hasSize(15);
      node.node().reload("listeners: {flaky: {uri: \"tcp://127.0.0.1:0\"}, echo: null}");
      assertThat(node.exchange(first(20), true).bytes()).hasSize(20);
    }
  }

  @Test
  void givesUpWhatWaitsWhenThePeerLeaves() throws Exception {
    String stall = "{do: stall, what: send, at: {sent: 100B}}";
    try (FaultyNode node = FaultyNode.start(directory, tcp(stall))) {
      try (Socket socket = node.connect()) {
        socket.getOutputStream().write(INPUT);
        assertThat(socket.getInputStream().readNBytes(100)).isEqualTo(first(100));
        socket.setSoLinger(true, 0);
      }
      LedgerSnapshot ledger = node.closed(1).get(0).ledger();
      assertThat(ledger.pending()).isZero();
      assertThat(ledger.discardedIn() + ledger.discardedOut()).isEqualTo(ledger.received() - 100);
    }
  }

  @Test
  void countsPlaintextWithinTls() throws Exception {
    FaultsConfig reset = new FaultsConfig(42, List.of(Faults.fault(FaultKind.RESET, 65_536, 0)));
    TestPki pki = new TestPki(directory);
    pki.install("node", "localhost");
    ListenerConfig listener =
        TestNode.listener(TestNode.DEFAULT_WINDOW).with(TlsNode.config(pki)).with(reset);
    try (TlsNode node = TlsNode.start(pki, TransportChoice.AUTO, listener);
        Socket socket = node.connect()) {
      Got got = FaultyNode.exchange(socket, first(65_600), false);
      assertThat(got.end()).isEqualTo("RST");
      assertThat(got.bytes()).isEqualTo(first(65_536));
    }
  }
}

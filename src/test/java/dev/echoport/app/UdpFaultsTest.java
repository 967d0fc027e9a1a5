package dev.echoport.app;

import static dev.echoport.app.FaultyNode.receive;
import static dev.echoport.app.FaultyNode.send;
import static dev.echoport.app.FaultyNode.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.config.TransportChoice;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UdpFaultsTest {
  @TempDir private Path directory;

  static Stream<TransportChoice> transports() {
    return WorkingTransports.stream();
  }

  private FaultyNode start(String plan, String... settings) throws Exception {
    return FaultyNode.start(directory, udp(plan), settings);
  }

  private static ListenerTotals.Snapshot totals(FaultyNode node) throws Exception {
    return node.node().report("flaky").totals();
  }

  /** When nothing is pending: the last send has completed. */
  private static LedgerSnapshot settled(FaultyNode node) throws Exception {
    await().until(() -> totals(node).ledger().pending() == 0);
    LedgerSnapshot ledger = totals(node).ledger();
    assertThat(ledger.received() + ledger.inserted()).isEqualTo(ledger.sent() + ledger.lost());
    return ledger;
  }

  @ParameterizedTest
  @MethodSource("transports")
  void losesOnTheWayInAndOnTheWayOut(TransportChoice transport) throws Exception {
    try (FaultyNode node =
            start(
                "{do: loss, direction: in, datagrams: 2}, {do: loss, direction: out, datagrams: 3}",
                "node.transport=" + transport.name().toLowerCase(Locale.ROOT));
        DatagramSocket socket = node.datagrams()) {
      send(socket, "1", "22", "333", "4444");

      assertThat(receive(socket, 2)).containsExactly("1", "4444");
      LedgerSnapshot ledger = settled(node);
      assertThat(ledger.discardedIn()).isEqualTo(2);
      assertThat(ledger.discardedOut()).isEqualTo(3);
      assertThat(ledger.discarded()).containsOnly(java.util.Map.entry(CloseReason.FAULT, 5L));
      assertThat(totals(node).faults()).containsEntry(FaultKind.LOSS, 2L);
      assertThat(totals(node).faultsReceived()).containsEntry(FaultKind.LOSS, 1L);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void doublesDelaysAndReorders(TransportChoice transport) throws Exception {
    try (FaultyNode node =
            start(
                "{do: duplicate, direction: in, datagrams: 1},"
                    + "{do: duplicate, direction: out, datagrams: 2},"
                    + "{do: delay, time: 300ms, direction: in, datagrams: 3},"
                    + "{do: reorder, by: 1, time: 1h, direction: out, datagrams: 4}",
                "node.transport=" + transport.name().toLowerCase(Locale.ROOT));
        DatagramSocket socket = node.datagrams()) {
      send(socket, "1", "2", "3", "4", "5");

      assertThat(receive(socket, 7)).containsExactly("1", "1", "2", "2", "5", "4", "3");
      LedgerSnapshot ledger = settled(node);
      assertThat(ledger.inserted()).isEqualTo(2);
      assertThat(ledger.consumed()).isEqualTo(5);
      assertThat(ledger.produced()).isEqualTo(7);
    }
  }

  /** A node whose listener can be removed. */
  private ReloadNode delayed(String time, String... settings) throws Exception {
    String faulty = udp("{do: delay, time: " + time + "}");
    return new ReloadNode(directory, "listeners: {flaky: {" + faulty + "}, echo: null}", settings);
  }

  private static void sendAndRemove(ReloadNode node, DatagramSocket socket) throws Exception {
    send(socket, "late");
    await().until(() -> node.report("flaky").totals().ledger().pending() == 4);
    node.reload("listeners: {other: {uri: \"tcp://127.0.0.1:0\"}, echo: null}");
  }

  @Test
  void answersWhatWaitsBeforeItIsRemoved() throws Exception {
    try (ReloadNode node = delayed("300ms");
        DatagramSocket socket = FaultyNode.datagrams(node)) {
      sendAndRemove(node, socket);

      assertThat(receive(socket)).isEqualTo("late");
    }
  }

  @Test
  void givesUpWhatWaitsWhenTheDrainIsOver() throws Exception {
    try (ReloadNode node = delayed("1h", "drain.timeout=100ms");
        DatagramSocket socket = FaultyNode.datagrams(node)) {
      sendAndRemove(node, socket);

      await().until(() -> node.report("flaky").totals().ledger().pending() == 0);
      assertThat(node.report("flaky").totals().ledger().discarded())
          .containsEntry(CloseReason.FAULT, 4L);
    }
  }

  @Test
  void sendsWhatWaitsWhenThereIsAnotherPlan() throws Exception {
    try (FaultyNode node = start("{do: delay, time: 1h}");
        DatagramSocket socket = node.datagrams()) {
      send(socket, "1", "2");
      await().until(() -> totals(node).ledger().pending() == 2);
      node.node().reload("listeners: {flaky: {uri: \"udp://127.0.0.1:0\"}, echo: null}");

      assertThat(receive(socket, 2)).containsExactly("1", "2");
      send(socket, "3");
      assertThat(receive(socket)).isEqualTo("3");
    }
  }

  /** One of them alone would be let pass. */
  @Test
  void countsCopiesAgainstTheRateOfASource() throws Exception {
    String twice = "{do: duplicate, direction: out}";
    String keys =
        udp(String.join(",", twice, twice, twice)) + ", udp: {bytesPerSecond: {source: 10B}}";
    try (FaultyNode node = FaultyNode.start(directory, keys);
        DatagramSocket socket = node.datagrams()) {
      send(socket, "0123456789", "0123456789");

      assertThat(receive(socket, 8)).containsOnly("0123456789");
      assertThat(settled(node).discarded()).containsEntry(CloseReason.REFUSED, 10L);
    }
  }

  @Test
  void losesTheSameAgainWithTheSameSeed() throws Exception {
    assertThat(arrived()).isEqualTo(arrived()).isNotEmpty().hasSizeLessThan(200);
  }

  private List<String> arrived() throws Exception {
    try (FaultyNode node = start("{do: loss, probability: 20%}");
        DatagramSocket socket = node.datagrams()) {
      for (int i = 0; i < 200; i++) {
        send(socket, "%03d".formatted(i));
      }
      LedgerSnapshot ledger =
          await()
              .until(
                  () -> totals(node).ledger(), now -> now.received() == 600 && now.pending() == 0);
      return receive(socket, (int) (ledger.sent() / 3));
    }
  }
}

package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerReport;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.Scheme;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.UdpConfig;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UdpEchoTest {
  private static final int LARGEST = 65_507;

  static Stream<TransportChoice> everyTransport() {
    return HalfCloseTest.everyTransport();
  }

  private static TestNode start(TransportChoice transport, int port, UdpConfig udp)
      throws Exception {
    return TestNode.start(
        TestNode.config(
            transport,
            new ListenerConfig(
                    "echo",
                    new InetListenAddress(Scheme.UDP, "127.0.0.1", port),
                    1024,
                    TestNode.DEFAULT_WINDOW,
                    Duration.ZERO,
                    0)
                .with(udp)));
  }

  private static DatagramSocket peer(TestNode node) throws Exception {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.connect(InetAddress.getLoopbackAddress(), node.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void send(DatagramSocket socket, byte[] bytes) throws Exception {
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  private static byte[] receive(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST + 1], LARGEST + 1);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static ListenerReport report(TestNode node) throws Exception {
    return TestNode.await(node.gateway().view().listeners()).get(0);
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void sendsEachDatagramBackAsItCame(TransportChoice transport) throws Exception {
    try (TestNode node = start(transport, 0, UdpConfig.DEFAULT);
        DatagramSocket peer = peer(node)) {
      for (int size : new int[] {1, 100, 1472, 9000, LARGEST}) {
        byte[] sent = randomBytes(size);
        send(peer, sent);
        assertThat(receive(peer)).isEqualTo(sent);
      }
      LedgerSnapshot ledger = report(node).totals().ledger();
      assertThat(ledger.received()).isEqualTo(1 + 100 + 1472 + 9000 + LARGEST);
      await().until(() -> report(node).totals().ledger().sent() == ledger.received());
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void keepsTheBordersOfDatagramsThatArriveTogether(TransportChoice transport) throws Exception {
    try (TestNode node = start(transport, 0, UdpConfig.DEFAULT);
        DatagramSocket peer = peer(node)) {
      for (int size = 1; size <= 64; size++) {
        send(peer, randomBytes(size));
      }
      for (int size = 1; size <= 64; size++) {
        assertThat(receive(peer)).isEqualTo(randomBytes(size));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void isReadyByAnEchoAndHasNothingPendingAfterADrain(TransportChoice transport) throws Exception {
    try (TestNode node = start(transport, 0, UdpConfig.DEFAULT);
        DatagramSocket peer = peer(node)) {
      assertThat(TestNode.await(node.gateway().health().ready()).up()).isTrue();
      send(peer, randomBytes(100));
      receive(peer);

      FinalReport drained = TestNode.await(node.drain());

      assertThat(drained.clean()).isTrue();
      LedgerSnapshot ledger = report(node).totals().ledger();
      assertThat(ledger.pending()).isZero();
      assertThat(ledger.received()).isEqualTo(ledger.sent());
      assertThat(report(node).totals().open()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void countsWhatItDoesNotAnswer(TransportChoice transport) throws Exception {
    try (DatagramSocket refused = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        TestNode node =
            start(
                transport,
                0,
                new UdpConfig(List.of(), List.of(refused.getLocalPort()), 1000, 1000, 16, 8))) {
      refused.connect(InetAddress.getLoopbackAddress(), node.port());
      send(refused, randomBytes(10));
      send(refused, randomBytes(20));

      await()
          .until(
              () ->
                  report(node).datagramsRefused().getOrDefault(DatagramRefusal.SOURCE_PORT, 0L)
                      == 2);
      LedgerSnapshot ledger = report(node).totals().ledger();
      assertThat(ledger.received()).isEqualTo(30);
      assertThat(ledger.discardedIn()).isEqualTo(30);
      assertThat(ledger.sent()).isZero();
    }
  }

  @Test
  void refusesAPortThatAnotherProcessHas() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(TransportChoice.AUTO, taken.getLocalPort(), UdpConfig.DEFAULT))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("Address already in use");
    }
  }
}

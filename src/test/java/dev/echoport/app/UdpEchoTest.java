package dev.echoport.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.app.command.BenchCommand;
import dev.echoport.app.command.ProbeCommand;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.GreetingConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.UdpConfig;
import dev.echoport.scheme.Scheme;
import io.vertx.core.json.JsonObject;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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

  /** Not connected: Java's connected sockets do not send them. */
  @ParameterizedTest
  @MethodSource("everyTransport")
  void sendsDatagramsWithoutBytesBack(TransportChoice transport) throws Exception {
    try (TestNode node = start(transport, 0, UdpConfig.DEFAULT);
        DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      peer.setSoTimeout(5_000);
      List<Integer> sizes = List.of(0, 3, 0, 5, 0, 0, 7);
      for (int size : sizes) {
        peer.send(
            new DatagramPacket(
                randomBytes(size), size, InetAddress.getLoopbackAddress(), node.port()));
      }

      List<Integer> back = new ArrayList<>();
      for (int i = 0; i < sizes.size(); i++) {
        back.add(receive(peer).length);
      }
      assertThat(back).containsExactlyInAnyOrderElementsOf(sizes);
      await().until(() -> sends(node) == sizes.size());
      assertThat(report(node).totals().ledger().sent()).isEqualTo(15);
      assertThat(report(node).totals().ledger().pending()).isZero();
    }
  }

  private static long sends(TestNode node) throws Exception {
    return report(node)
        .totals()
        .completions()
        .getOrDefault(Operation.SEND, Map.of())
        .getOrDefault(Outcome.OK, 0L);
  }

  /** By a client that takes answers from {@code asked} alone. */
  private static byte[] ask(String asked, int port, byte[] bytes) throws Exception {
    try (DatagramSocket client = new DatagramSocket()) {
      client.connect(InetAddress.getByName(asked), port);
      client.setSoTimeout(5_000);
      send(client, bytes);
      return receive(client);
    }
  }

  private static TestNode startOn(String host, TransportChoice transport, GreetingConfig greeting)
      throws Exception {
    return TestNode.start(
        TestNode.config(
            transport,
            new ListenerConfig(
                    "echo",
                    new InetListenAddress(Scheme.UDP, host, 0),
                    1024,
                    TestNode.DEFAULT_WINDOW,
                    Duration.ZERO,
                    0)
                .with(greeting)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void answersFromTheAddressThatWasAsked(String host) throws Exception {
    assumeThat(WorkingTransports.stream()).contains(TransportChoice.EPOLL);
    try (TestNode node = startOn(host, TransportChoice.AUTO, GreetingConfig.OFF)) {
      for (int last = 1; last <= 200; last++) {
        byte[] bytes = randomBytes(last);
        assertThat(ask("127.0.0." + last, node.port(), bytes)).isEqualTo(bytes);
      }
      assertThat(TestNode.await(node.drain()).clean()).isTrue();
      LedgerSnapshot ledger = report(node).totals().ledger();
      assertThat(ledger.sent()).isEqualTo(ledger.received()).isEqualTo(200 * 201 / 2);
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void putsALineBeforeEachAnswerThatSaysWhoAnswers(TransportChoice transport) throws Exception {
    try (TestNode node = startOn("127.0.0.1", transport, new GreetingConfig("", true, false));
        DatagramSocket peer = peer(node)) {
      send(peer, "hello".getBytes(US_ASCII));
      String[] answer = new String(receive(peer), US_ASCII).split("\n", 2);
      send(peer, randomBytes(LARGEST));
      byte[] largest = receive(peer);

      JsonObject identity = new JsonObject(answer[0]);
      assertThat(answer[1]).isEqualTo("hello");
      assertThat(identity.getString("node")).isEqualTo("test");
      assertThat(identity.getString("remoteAddress")).isEqualTo("127.0.0.1:" + peer.getLocalPort());
      assertThat(identity.getString("localAddress")).isEqualTo("127.0.0.1:" + node.port());
      assertThat(largest).isEqualTo(randomBytes(LARGEST));
      await().until(() -> TestNode.await(node.gateway().health().ready()).up());
      LedgerSnapshot ledger = report(node).totals().ledger();
      assertThat(ledger.produced()).isGreaterThan(ledger.consumed());
    }
  }

  @Test
  void clientsPassOverTheLineOfWhoAnswers() throws Exception {
    try (TestNode node =
        startOn("127.0.0.1", TransportChoice.AUTO, new GreetingConfig("", true, false))) {
      String uri = "udp://127.0.0.1:" + node.port();

      assertThat(
              new CommandLine(new ProbeCommand())
                  .execute(uri, "--skip-lines=1", "--timeout=20s", "--warn=20s", "--critical=20s"))
          .isZero();
      assertThat(
              new CommandLine(new BenchCommand())
                  .execute(
                      uri, "--skip-lines=1", "--connections=1", "--warm-up=0s", "--duration=2s"))
          .isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("everyTransport")
  void isReadyByAnEchoAndHasNothingPendingAfterADrain(TransportChoice transport) throws Exception {
    try (TestNode node = start(transport, 0, UdpConfig.DEFAULT);
        DatagramSocket peer = peer(node)) {
      await().until(() -> TestNode.await(node.gateway().health().ready()).up());
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
                new UdpConfig(
                    List.of(),
                    List.of(refused.getLocalPort()),
                    1000,
                    1000,
                    UdpConfig.DEFAULT.bytesPerSecond(),
                    16,
                    8))) {
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

package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections end, seen from a real peer, on every transport that works here. */
class ConnectionEndTest {

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void endsWithPeerFinishedAfterANormalClose(TransportChoice transport) throws Exception {
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW);
        Socket peer = node.connect()) {
      peer.getOutputStream().write("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      peer.shutdownOutput();

      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("hello");
      assertThat(ended(node).reason()).isEqualTo(CloseReason.PEER_FINISHED);
      assertThat(CloseSentence.of(ended(node)))
          .isEqualTo("The peer sent 5 B, closed, and got everything back.");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#ofLinux")
  @EnabledOnOs(OS.LINUX)
  void tellsWhatTheKernelKnowsOfIt(TransportChoice transport) throws Exception {
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW)) {
      try (Socket peer = node.connect()) {
        echoOneByte(peer);
      }
      Autopsy autopsy = Objects.requireNonNull(ended(node).autopsy());
      Autopsy.TcpFacts tcp = Objects.requireNonNull(autopsy.tcp());
      assertThat(tcp.roundTripMicros()).isPositive();
      assertThat(tcp.segmentBytes()).isPositive();
      assertThat(autopsy.longestSendNanos()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#ofLinux")
  @EnabledOnOs(OS.LINUX)
  void tellsWhatTheKernelCouldNotSend(TransportChoice transport) throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
            "echo",
            new InetListenAddress("127.0.0.1", 0),
            16,
            TestNode.DEFAULT_WINDOW,
            Duration.ofSeconds(1),
            0);
    try (TestNode node = TestNode.start(TestNode.config(transport, listener));
        SocketChannel silent = SilentPeer.fill(node)) {
      ConnectionReport report = ended(node);

      assertThat(report.reason()).isEqualTo(CloseReason.IDLE);
      Autopsy.TcpFacts tcp = Objects.requireNonNull(Objects.requireNonNull(report.autopsy()).tcp());
      assertThat(tcp.notSentBytes()).isBetween(16L << 10, report.ledger().sent());
      long acknowledged = report.acknowledged().getAsLong();
      assertThat(report.ledger().sent() - acknowledged)
          .isBetween(tcp.notSentBytes(), report.ledger().sent() - 1);
      assertThat(CloseSentence.of(report)).contains("had not acknowledged the last ");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#ofLinux")
  @EnabledOnOs(OS.LINUX)
  void countsWhatThePeerAcknowledgedWithoutSynAndFin(TransportChoice transport) throws Exception {
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW);
        Socket peer = node.connect()) {
      await().until(() -> node.openConnections().size() == 1);
      assertThat(node.openConnections().get(0).acknowledged()).hasValue(0);

      echoOneByte(peer);
      await().until(() -> node.openConnections().get(0).acknowledged().equals(OptionalLong.of(1)));

      Future<?> drained = node.drain();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      await().until(() -> wireBytes(node.openConnections()) == 2);
      assertThat(node.openConnections().get(0).acknowledged()).hasValue(1);

      peer.close();
      TestNode.await(drained);
    }
  }

  /** What the peer's kernel acknowledged of the only connection, with our FIN. */
  private static long wireBytes(List<ConnectionReport> open) {
    Autopsy.TcpFacts tcp = Objects.requireNonNull(open.get(0).tcp());
    return Objects.requireNonNull(tcp.flow()).acknowledgedBytes();
  }

  @Test
  void saysNothingOfAcknowledgedBytesWhereTheTransportDoesNotTell() throws Exception {
    try (TestNode node = TestNode.start(TransportChoice.NIO, TestNode.DEFAULT_WINDOW);
        Socket peer = node.connect()) {
      echoOneByte(peer);
      assertThat(node.openConnections().get(0).acknowledged()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void countsWhatAPeerThatResetDidNotTake(TransportChoice transport) throws Exception {
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW)) {
      try (SocketChannel peer = SilentPeer.fill(node)) {
        peer.socket().setSoLinger(true, 0);
      }

      ConnectionReport report = ended(node);
      LedgerSnapshot ledger = report.ledger();
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_RESET);
      assertThat(ledger.discarded().get(CloseReason.PEER_RESET)).isPositive();
      assertThat(CloseSentence.of(report)).contains("The peer").endsWith("were never sent.");
      assertThat(ledger.received())
          .isEqualTo(ledger.sent() + ledger.discardedOut() + ledger.discardedIn());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void closesAConnectionWithoutProgressAsIdle(TransportChoice transport) throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
            "echo",
            new InetListenAddress("127.0.0.1", 0),
            16,
            TestNode.DEFAULT_WINDOW,
            Duration.ofMillis(100),
            0);
    try (TestNode node = TestNode.start(TestNode.config(transport, listener));
        Socket peer = node.connect()) {
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      assertThat(ended(node).reason()).isEqualTo(CloseReason.IDLE);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void holdsNoMoreThanItsWindowOfAPeerThatNeverReads(TransportChoice transport) throws Exception {
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW);
        SocketChannel silent = SilentPeer.fill(node);
        Socket other = node.connect()) {
      ConnectionReport report = node.openConnections().get(0);

      long window = TestNode.DEFAULT_WINDOW.bytes();
      long oneReceiveBuffer = 64 * 1024;
      // Receives are posted again when it is half empty.
      assertThat(report.window().heldBytes()).isBetween(window / 2, window + 2 * oneReceiveBuffer);
      assertThat(report.ledger().pending()).isLessThanOrEqualTo(report.window().heldBytes());

      other.getOutputStream().write(1);
      assertThat(other.getInputStream().read()).isEqualTo(1);
      assertThat(silent.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportChoice.class,
      names = {"EPOLL", "NIO"})
  void readsNoFurtherThanItsWindowWhenThePeerFinishes(TransportChoice transport) throws Exception {
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW);
        SocketChannel silent = SocketChannel.open()) {
      silent.setOption(StandardSocketOptions.SO_SNDBUF, 32 * 1024);
      silent.connect(new InetSocketAddress("127.0.0.1", node.port()));
      silent.configureBlocking(false);
      await()
          .pollInterval(Duration.ofMillis(2))
          .during(Duration.ofMillis(300))
          .until(() -> windowFull(node, silent));
      long received = node.openConnections().get(0).ledger().received();

      ByteBuffer unread = ByteBuffer.allocate(32 * 1024);
      await().until(() -> silent.write(unread) >= 0 && !unread.hasRemaining());
      silent.shutdownOutput();

      await()
          .during(Duration.ofMillis(300))
          .until(() -> node.openConnections().get(0).ledger().received() == received);
    }
  }

  /** Sends a little more; whether the node has stopped posting receives. */
  private static boolean windowFull(TestNode node, SocketChannel peer) throws Exception {
    List<ConnectionReport> open = node.openConnections();
    if (open.size() == 1 && !open.get(0).window().receivePosted()) {
      return true;
    }
    peer.write(ByteBuffer.allocate(16 * 1024));
    return false;
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void refusesTheConnectionBeyondMaxConnections(TransportChoice transport) throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
            "echo",
            new InetListenAddress("127.0.0.1", 0),
            16,
            TestNode.DEFAULT_WINDOW,
            Duration.ZERO,
            1);
    try (TestNode node = TestNode.start(TestNode.config(transport, listener));
        Socket kept = node.connect()) {
      echoOneByte(kept);
      try (Socket refused = node.connect()) {
        assertThat(readOrReset(refused)).isEqualTo(-1);
      }
      echoOneByte(kept);
      assertThat(ended(node).reason()).isEqualTo(CloseReason.REFUSED);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void acceptsAgainWhenAConnectionHasLeft(TransportChoice transport) throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
            "echo", new InetListenAddress("::1", 0), 16, TestNode.LOCK_STEP, Duration.ZERO, 1);
    try (TestNode node = TestNode.start(TestNode.config(transport, listener))) {
      for (int i = 0; i < 3; i++) {
        try (Socket peer = new Socket()) {
          peer.connect(new InetSocketAddress("::1", node.port()), 5_000);
          echoOneByte(peer);
        }
        await().until(() -> node.openConnections().isEmpty());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void showsAPeerOfIpv6InBrackets(TransportChoice transport) throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
            "echo", new InetListenAddress("::1", 0), 16, TestNode.LOCK_STEP, Duration.ZERO, 1);
    try (TestNode node = TestNode.start(TestNode.config(transport, listener));
        Socket peer = new Socket()) {
      peer.connect(new InetSocketAddress("::1", node.port()), 5_000);
      echoOneByte(peer);
      ConnectionReport report = node.openConnections().get(0);
      assertThat(report.remoteAddress()).isEqualTo("[::1]:" + peer.getLocalPort());
      assertThat(report.localAddress()).isEqualTo("[::1]:" + node.port());
    }
  }

  private static void echoOneByte(Socket peer) throws IOException {
    peer.getOutputStream().write(7);
    assertThat(peer.getInputStream().read()).isEqualTo(7);
  }

  private static int readOrReset(Socket peer) {
    try {
      return peer.getInputStream().read();
    } catch (IOException reset) {
      return -1;
    }
  }

  private static ConnectionReport ended(TestNode node) throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }
}

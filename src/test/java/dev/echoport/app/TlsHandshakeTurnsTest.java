package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.TlsConfig;
import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.TlsConfig.Engine;
import dev.echoport.config.TransportChoice;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes that wait for their turn: each of the two loops has one slot. */
class TlsHandshakeTurnsTest {
  private static final Duration VERY_LONG = Duration.ofMinutes(5);

  /** Half of it is more than four peers need to say hello on a busy machine. */
  private static final Duration UNHURRIED = Duration.ofSeconds(4);

  private final List<Socket> peers = new ArrayList<>();
  private TestPki pki;
  private @Nullable TlsNode running;

  @BeforeEach
  void issue(@TempDir Path directory) throws Exception {
    pki = new TestPki(directory);
    pki.install("node", "localhost");
  }

  @AfterEach
  void closeEverything() throws Exception {
    leave();
    if (running != null) {
      running.close();
    }
  }

  private void leave() throws IOException {
    for (Socket peer : peers) {
      peer.close();
    }
  }

  private TlsNode start(TransportChoice transport, Duration timeout) throws Exception {
    TlsConfig narrow = TlsNode.config(pki, Engine.JDK, ClientAuth.NONE, null, timeout, 1);
    TlsNode started =
        TlsNode.start(pki, transport, TestNode.listener(TestNode.DEFAULT_WINDOW).with(narrow));
    running = started;
    return started;
  }

  /** Peers are handed to the loops in turn. */
  private Socket connect(TlsNode to) throws Exception {
    Socket peer = to.plain();
    peers.add(peer);
    return peer;
  }

  private void takeBothSlots(TlsNode at) throws Exception {
    beginHandshake(connect(at));
    beginHandshake(connect(at));
  }

  private static void beginHandshake(Socket peer) throws Exception {
    peer.getOutputStream().write(ClientHello.bytes());
    assertThat(peer.getInputStream().read()).isNotNegative();
  }

  @Test
  void refusesHandshakesThatHaveHadNoTurn() throws Exception {
    TlsNode node = start(TransportChoice.AUTO, UNHURRIED);
    byte[] hello = ClientHello.bytes();
    for (int i = 0; i < 4; i++) {
      connect(node).getOutputStream().write(hello);
    }
    await().until(() -> node.node().closedConnections().size() == 4);

    ListenerReport report = TestNode.await(node.node().gateway().view().listeners()).get(0);
    assertThat(report.refused().get(RefusalReason.MAX_HANDSHAKES)).isEqualTo(2);
    assertThat(node.node().closedConnections())
        .extracting(ConnectionReport::reason)
        .containsExactlyInAnyOrder(
            CloseReason.REFUSED,
            CloseReason.REFUSED,
            CloseReason.TLS_FAILED,
            CloseReason.TLS_FAILED);
  }

  /**
   * Instead of lingering, for a second each: with epoll the loop would spin all that time. On a
   * busy machine one of them may take as long for other reasons.
   */
  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void seesTheFinOfAPeerThatFailsWhileItsHandshakeWaits(TransportChoice transport)
      throws Exception {
    TlsNode node = start(transport, VERY_LONG);
    takeBothSlots(node);

    boolean prompt = false;
    for (int ended = 1; ended <= 5 && !prompt; ended++) {
      ConnectionReport report = failedWhileItWaits(node, ended);
      assertThat(report.reason()).isEqualTo(CloseReason.TLS_FAILED);
      prompt = Objects.requireNonNull(report.autopsy()).quietNanos() < 1_000_000_000;
    }

    assertThat(prompt).isTrue();
  }

  private ConnectionReport failedWhileItWaits(TlsNode node, int ended) throws Exception {
    Socket peer = connect(node);
    peer.getOutputStream().write(ClientHello.followedBy("garbage"));
    assertThat(peer.getInputStream().readAllBytes()).hasSize(7);
    peer.close();
    await().until(() -> node.node().closedConnections().size() == ended);
    return node.node().closedConnections().get(0);
  }

  @Test
  void givesTheSlotOfAHandshakeThatIsOverToTheNextPeer() throws Exception {
    TlsNode node = start(TransportChoice.AUTO, VERY_LONG);
    for (int i = 0; i < 4; i++) {
      SSLSocket peer = node.connect();
      peers.add(peer);
      peer.startHandshake();
    }

    assertThat(node.node().openConnections()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void seesTheFinOfAPeerThatWaitsForItsHandshakeWhenItDrains(TransportChoice transport)
      throws Exception {
    TlsNode node = start(transport, VERY_LONG);
    takeBothSlots(node);
    Socket peer = connect(node);
    peer.getOutputStream().write(ClientHello.bytes());
    Future<FinalReport> drained = node.node().drain();
    peer.getInputStream().readAllBytes();
    peer.close();

    assertThat(node.closed().reason()).isEqualTo(CloseReason.DRAINED);
    leave();
    TestNode.await(drained);
  }

  /** It has come so late that there is no time left to wait. */
  @Test
  void endsAHandshakeThatStillWaitsWhenItsTimeIsOver() throws Exception {
    TlsNode node = start(TransportChoice.AUTO, UNHURRIED);
    Socket late = connect(node);
    connect(node);
    beginHandshake(connect(node));
    connect(node);
    Socket refusedAtHalfTime = connect(node);
    refusedAtHalfTime.getOutputStream().write(ClientHello.bytes());
    assertThat(refusedAtHalfTime.getInputStream().read()).isEqualTo(-1);

    late.getOutputStream().write(ClientHello.bytes());

    assertThat(late.getInputStream().readAllBytes()).isEmpty();
  }
}

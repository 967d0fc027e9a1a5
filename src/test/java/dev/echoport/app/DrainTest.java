package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.config.DrainConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.TransportChoice;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrainTest {
  private static final int PEERS = 50;

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void accountsForEveryByteOfPeersUnderLoad(TransportChoice transport) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW)) {
      List<LoadedPeer> peers = new ArrayList<>();
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        LoadedPeer peer = new LoadedPeer(node.connect());
        peers.add(peer);
        ends.add(CompletableFuture.runAsync(peer, threads));
      }
      await().until(() -> peers.stream().allMatch(peer -> peer.received > 10_000));

      FinalReport report = TestNode.await(node.drain());
      ends.forEach(CompletableFuture::join);

      LedgerSnapshot ledger = report.totals().ledger();
      assertThat(report.clean()).as(report.toJson()).isTrue();
      assertThat(peers).allMatch(peer -> peer.sawFin);
      assertThat(peers.stream().mapToLong(peer -> peer.received).sum()).isEqualTo(ledger.sent());
      assertThat(peers.stream().mapToLong(peer -> peer.sent).sum()).isEqualTo(ledger.received());
      assertThat(ledger.received() - ledger.sent())
          .isEqualTo(ledger.discarded().getOrDefault(CloseReason.DRAINED, 0L));
      assertThat(ledger.pending()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void cutsAndCountsWhatAPeerDoesNotTakeUntilTheDeadline(TransportChoice transport)
      throws Exception {
    GatewayConfig config = TestNode.config(transport, TestNode.listener(TestNode.DEFAULT_WINDOW));
    try (TestNode node = TestNode.start(with(config, Duration.ZERO, Duration.ofMillis(300)));
        SocketChannel silent = SilentPeer.fill(node)) {

      FinalReport report = TestNode.await(node.drain());

      assertThat(report.clean()).isFalse();
      assertThat(report.totals().closed())
          .as(report.toJson())
          .containsEntry(CloseReason.DRAIN_CUT, 1L);
      assertThat(report.totals().ledger().discarded().get(CloseReason.DRAIN_CUT)).isPositive();
      assertThat(report.totals().ledger().pending()).isZero();
      assertThat(silent.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void acceptsAndEchoesDuringTheGracePeriod(TransportChoice transport) throws Exception {
    GatewayConfig config = TestNode.config(transport, TestNode.listener(TestNode.DEFAULT_WINDOW));
    try (TestNode node = TestNode.start(with(config, Duration.ofHours(1), Duration.ofSeconds(5)))) {
      Future<FinalReport> stopping = node.drain();
      try (Socket late = node.connect()) {
        late.getOutputStream().write(7);
        assertThat(late.getInputStream().read()).isEqualTo(7);
      }
      assertThat(stopping.isComplete()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void drainsWhenTheGracePeriodIsOver(TransportChoice transport) throws Exception {
    GatewayConfig config = TestNode.config(transport, TestNode.listener(TestNode.DEFAULT_WINDOW));
    try (TestNode node =
            TestNode.start(with(config, Duration.ofMillis(100), Duration.ofSeconds(5)));
        Socket peer = node.connect()) {
      peer.getOutputStream().write(7);
      assertThat(peer.getInputStream().read()).isEqualTo(7);

      Future<FinalReport> stopping = node.drain();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      peer.close();
      assertThat(TestNode.await(stopping).totals().opened()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void doesNotReadForEverFromAPeerThatIgnoresItsFin(TransportChoice transport) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW);
        Socket socket = node.connect()) {
      socket.getOutputStream().write(7);
      assertThat(socket.getInputStream().read()).isEqualTo(7);
      CompletableFuture<Void> reset = CompletableFuture.runAsync(() -> flood(socket), threads);
      CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> drink(socket), threads);

      FinalReport report = TestNode.await(node.drain());

      LedgerSnapshot ledger = report.totals().ledger();
      long discarded = ledger.discarded().getOrDefault(CloseReason.DRAINED, 0L);
      assertThat(report.totals().closed()).containsOnly(Map.entry(CloseReason.DRAINED, 1L));
      assertThat(discarded).isLessThan(17 << 20);
      assertThat(ledger.received()).isEqualTo(ledger.sent() + discarded);
      assertThat(ledger.pending()).isZero();
      assertThat(CompletableFuture.allOf(reset, reader)).succeedsWithin(Duration.ofSeconds(30));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void namesTheConnectionThatWasSlowToEnd() throws Exception {
    try (TestNode node = TestNode.start(TransportChoice.AUTO, TestNode.DEFAULT_WINDOW);
        Socket quiet = node.connect()) {
      quiet.getOutputStream().write(7);
      assertThat(quiet.getInputStream().read()).isEqualTo(7);

      JsonObject slow = new JsonObject(TestNode.await(node.drain()).toJson()).getJsonObject("slow");

      assertThat(slow.getJsonObject("partsMillis").getLong("listeners"))
          .isGreaterThanOrEqualTo(1_000);
      JsonObject named = slow.getJsonArray("connections").getJsonObject(0);
      assertThat(named.getString("remoteAddress")).endsWith(":" + quiet.getLocalPort());
      assertThat(named.getString("reason")).isEqualTo("DRAINED");
      assertThat(named.getLong("millis")).isGreaterThanOrEqualTo(1_000);
    }
  }

  /** Sends until it is reset. */
  private static void flood(Socket socket) {
    byte[] data = new byte[64 * 1024];
    try {
      while (true) {
        socket.getOutputStream().write(data);
      }
    } catch (IOException reset) {
      assertThat(reset).isNotNull();
    }
  }

  /** Reads until the end, or until it is reset. */
  private static void drink(Socket socket) {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException reset) {
      assertThat(reset).isNotNull();
    }
  }

  private static GatewayConfig with(GatewayConfig config, Duration grace, Duration timeout) {
    return new GatewayConfig(
        config.node(),
        config.listeners(),
        new DrainConfig(grace, timeout),
        config.admin(),
        config.completions(),
        config.cluster(),
        config.log());
  }

  /** Sends a message, waits for its echo, sends the next, until the node says FIN. */
  private static final class LoadedPeer implements Runnable {
    private final Socket socket;
    private final byte[] message = new byte[1000];
    volatile long sent;
    volatile long received;
    volatile boolean sawFin;

    LoadedPeer(Socket socket) {
      this.socket = socket;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void run() {
      try (socket) {
        int pending = 0;
        while (true) {
          if (pending == 0) {
            socket.getOutputStream().write(message);
            sent += message.length;
            pending = message.length;
          }
          int count = socket.getInputStream().read(message, 0, pending);
          if (count < 0) {
            sawFin = true;
            return;
          }
          received += count;
          pending -= count;
        }
      } catch (IOException reset) {
        sawFin = false;
      }
    }
  }
}

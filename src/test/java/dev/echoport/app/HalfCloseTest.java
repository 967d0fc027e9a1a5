package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.WindowConfig;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HalfCloseTest {
  private static final int SIZE = 16 * 1024 * 1024;

  static Stream<Arguments> everyTransportAndWindow() {
    return everyTransport()
        .flatMap(
            transport ->
                Stream.of(TestNode.DEFAULT_WINDOW, TestNode.LOCK_STEP)
                    .map(window -> Arguments.of(transport, window)));
  }

  static Stream<TransportChoice> everyTransport() {
    return WorkingTransports.stream();
  }

  @ParameterizedTest
  @MethodSource("everyTransportAndWindow")
  void echoesEverythingToASlowReaderAfterPeerHalfCloses(
      TransportChoice transport, WindowConfig window) throws Exception {
    byte[] sent = randomBytes(SIZE);
    try (TestNode node = TestNode.start(transport, window);
        Socket peer = connectWithSmallReceiveBuffer(node)) {
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAndFinish(peer, sent));

      byte[] echoed = readSlowly(peer.getInputStream(), sent.length);
      sending.join();

      assertThat(echoed).isEqualTo(sent);
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      await().until(() -> node.closedConnections().size() == 1);
      ConnectionReport report = node.closedConnections().get(0);
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_FINISHED);
      assertThat(report.ledger().received()).isEqualTo(SIZE);
      assertThat(report.ledger().sent()).isEqualTo(SIZE);
    }
  }

  private static Socket connectWithSmallReceiveBuffer(TestNode node) throws Exception {
    Socket peer = new Socket();
    peer.setReceiveBufferSize(8 * 1024);
    peer.connect(new InetSocketAddress("127.0.0.1", node.port()), 5_000);
    peer.setSoTimeout(60_000);
    return peer;
  }

  private static void sendAndFinish(Socket peer, byte[] bytes) {
    try {
      peer.getOutputStream().write(bytes);
      peer.shutdownOutput();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Reads in pieces that are smaller than what the gateway writes. */
  private static byte[] readSlowly(InputStream in, int length) throws Exception {
    byte[] bytes = new byte[length];
    int read = 0;
    while (read < length) {
      int count = in.read(bytes, read, Math.min(1000, length - read));
      if (count < 0) {
        break;
      }
      read += count;
    }
    return read == length ? bytes : java.util.Arrays.copyOf(bytes, read);
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(42).nextBytes(bytes);
    return bytes;
  }
}

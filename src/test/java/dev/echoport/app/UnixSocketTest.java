package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.UnixListenAddress;
import io.vertx.core.transport.Transport;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnixSocketTest {
  private static final int SIZE = 16 * 1024 * 1024;

  @TempDir Path directory;

  private Path path() {
    return directory.resolve("echo.sock");
  }

  private TestNode start() throws Exception {
    return start(path().toString());
  }

  private static TestNode start(String address) throws Exception {
    return TestNode.start(
        TestNode.config(
            TransportChoice.EPOLL,
            new ListenerConfig(
                "echo",
                new UnixListenAddress(address, 0600),
                1024,
                TestNode.DEFAULT_WINDOW,
                Duration.ZERO,
                0)));
  }

  private SocketChannel connect() throws Exception {
    return SocketChannel.open(UnixDomainSocketAddress.of(path()));
  }

  @Test
  void echoesEverythingAfterThePeerHalfCloses() throws Exception {
    byte[] sent = new byte[SIZE];
    new Random(42).nextBytes(sent);
    try (TestNode node = start();
        SocketChannel peer = connect()) {
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAndFinish(peer, sent));

      byte[] echoed = readToEnd(peer);
      sending.join();

      assertThat(echoed).isEqualTo(sent);
      await().until(() -> node.closedConnections().size() == 1);
      ConnectionReport report = node.closedConnections().get(0);
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_FINISHED);
      assertThat(report.ledger().sent()).isEqualTo(SIZE);
      assertThat(report.localAddress()).isEqualTo("unix:" + path());
    }
  }

  private static void sendAndFinish(SocketChannel peer, byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        peer.write(buffer);
      }
      peer.shutdownOutput();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] readToEnd(SocketChannel peer) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE + 1);
    while (buffer.hasRemaining() && peer.read(buffer) >= 0) {}
    return java.util.Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Test
  void isReadyByAnEchoAndRemovesItsFileAtTheEnd() throws Exception {
    try (TestNode node = start()) {
      await().until(() -> TestNode.await(node.gateway().health().ready()).up());
      assertThat(path()).exists();
    }
    assertThat(path()).doesNotExist();
  }

  @Test
  void showsWhichProcessConnected() throws Exception {
    try (TestNode node = start();
        SocketChannel peer = connect()) {
      await().until(() -> node.openConnections().size() == 1);
      assertThat(node.openConnections().get(0).remoteAddress())
          .startsWith("unix:pid=" + ProcessHandle.current().pid() + ",uid=");
    }
  }

  @Test
  void refusesAnAddressOnWhichAnotherNodeListens() throws Exception {
    try (TestNode node = start()) {
      assertThatThrownBy(() -> start())
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("Address already in use, by a process that listens there");
      assertThat(connect().isConnected()).isTrue();
    }
  }

  @Test
  void makesAutoTakeEpoll() throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
            "echo",
            new UnixListenAddress("@name", 0600),
            1024,
            TestNode.DEFAULT_WINDOW,
            Duration.ZERO,
            0);

    assertThat(TransportSelection.of(TestNode.config(TransportChoice.AUTO, listener)).transport())
        .isEqualTo(Transport.EPOLL);
  }

  @Test
  void listensOnAnAbstractName() throws Exception {
    String name = "@echoport-" + ProcessHandle.current().pid();
    try (TestNode node = start(name)) {
      await().until(() -> TestNode.await(node.gateway().health().ready()).up());
    }
  }
}

package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each limit at its edge, with real peers. */
@Timeout(120)
class LimitsTest {
  @TempDir private Path directory;

  private ReloadNode start(String limits, String nodeLimits) throws Exception {
    return new ReloadNode(
        directory,
        "listeners: {echo: {uri: tcp://127.0.0.1:0, %s}, other: {uri: tcp://127.0.0.1:0}}\n%s\n"
            .formatted(limits, nodeLimits));
  }

  private ReloadNode start(String limits) throws Exception {
    return start(limits, "");
  }

  @Test
  void keepsAsManyAsTheNodeMayHaveOnAllListenersTogether() throws Exception {
    try (ReloadNode node = start("backlog: 16", "limits: {connections: 2}");
        Socket one = node.connect("echo");
        Socket two = node.connect("other")) {
      assertThat(ReloadNode.echo(one, "a") + ReloadNode.echo(two, "b")).isEqualTo("ab");

      assertRefused(node, RefusalReason.NODE_CONNECTIONS);
      one.close();
      await().until(() -> node.report("echo").totals().open() == 0);
      assertAdmitted(node);
    }
  }

  @Test
  void keepsAsManyOfASourceAsItMayHave() throws Exception {
    try (ReloadNode node = start("maxPerSource: {connections: 2}");
        Socket one = node.connect("echo");
        Socket two = node.connect("echo")) {
      assertThat(ReloadNode.echo(one, "a") + ReloadNode.echo(two, "b")).isEqualTo("ab");

      assertRefused(node, RefusalReason.MAX_PER_SOURCE);
      one.close();
      await().until(() -> node.report("echo").totals().open() == 1);
      assertAdmitted(node);
    }
  }

  @Test
  void keepsAsManyAsMayComeAtOnce() throws Exception {
    try (ReloadNode node = start("acceptRate: 1/s, acceptBurst: 3")) {
      List<Socket> peers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        peers.add(node.connect("echo"));
        assertThat(ReloadNode.echo(peers.get(i), "x")).isEqualTo("x");
      }

      await().until(() -> refused(node, RefusalReason.ACCEPT_RATE) || !admits(node));

      for (Socket peer : peers) {
        assertThat(ReloadNode.echo(peer, "lives")).isEqualTo("lives");
        peer.close();
      }
    }
  }

  private static boolean refused(ReloadNode node, RefusalReason reason) throws Exception {
    return node.report("echo").refused().getOrDefault(reason, 0L) > 0;
  }

  private static boolean admits(ReloadNode node) throws IOException {
    try (Socket peer = node.connect("echo")) {
      peer.getOutputStream().write(7);
      return peer.getInputStream().read() == 7;
    } catch (IOException reset) {
      return false;
    }
  }

  private static void assertAdmitted(ReloadNode node) throws IOException {
    assertThat(admits(node)).isTrue();
  }

  private static void assertRefused(ReloadNode node, RefusalReason reason) throws Exception {
    assertThat(admits(node)).isFalse();
    assertThat(node.report("echo").refused())
        .allSatisfy((each, count) -> assertThat(count).isEqualTo(each == reason ? 1 : 0));
    await().until(() -> !node.closed().isEmpty());
    assertThat(node.closed().get(0).reason()).isEqualTo(CloseReason.REFUSED);
  }

  @Test
  void closesAPeerThatSendsNothing() throws Exception {
    try (ReloadNode node = start("readIdle: 100ms");
        Socket peer = node.connect("echo")) {
      assertThat(peer.getInputStream().read()).isEqualTo(-1);

      ConnectionReport end = ended(node);
      assertThat(end.reason()).isEqualTo(CloseReason.IDLE);
      assertThat(CloseSentence.of(end))
          .isEqualTo("The peer sent nothing for 100 ms, so the gateway closed it.");
    }
  }

  @Test
  void closesAPeerThatTakesNothing() throws Exception {
    try (ReloadNode node = start("writeIdle: 200ms");
        Socket peer = node.connect("echo")) {
      CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> sendWithoutEnd(peer));
      sender.join();

      ConnectionReport end = ended(node);
      assertThat(end.reason()).isEqualTo(CloseReason.IDLE);
      assertThat(CloseSentence.of(end))
          .startsWith("The peer took nothing of what was there for it for 200 ms");
      assertThat(end.ledger().pending()).isZero();
    }
  }

  private static void sendWithoutEnd(Socket peer) {
    byte[] data = new byte[64 * 1024];
    try {
      while (true) {
        peer.getOutputStream().write(data);
      }
    } catch (IOException closed) {
      // as expected
    }
  }

  @Test
  void leavesAPeerAloneThatHasNothingToTake() throws Exception {
    try (ReloadNode node = start("writeIdle: 50ms, readIdle: 400ms");
        Socket peer = node.connect("echo")) {
      ReloadNode.echo(peer, "x");
      assertThat(peer.getInputStream().read()).isEqualTo(-1);

      assertThat(CloseSentence.of(ended(node))).startsWith("The peer sent nothing");
    }
  }

  @Test
  void endsAConnectionThatIsOldWithEverythingSentBack() throws Exception {
    try (ReloadNode node = start("maxAge: 300ms");
        Socket peer = node.connect("echo")) {
      long sent = 0;
      long received = 0;
      byte[] data = new byte[1_000];
      int count = 0;
      while (count >= 0) {
        if (sent == received) {
          peer.getOutputStream().write(data);
          sent += data.length;
        }
        count = peer.getInputStream().read(data);
        received += Math.max(0, count);
      }
      peer.close();

      ConnectionReport end = ended(node);
      assertThat(end.reason()).isEqualTo(CloseReason.DRAINED);
      assertThat(end.ledger().sent()).isEqualTo(received);
      assertThat(end.ledger().consumed()).isEqualTo(end.ledger().sent());
      assertThat(CloseSentence.of(end)).startsWith("It had reached its maxAge of 300 ms; ");
    }
  }

  @Test
  void losesNothingOfWhatItSlowsDown() throws Exception {
    byte[] data = new byte[300_000];
    new Random(7).nextBytes(data);
    try (ReloadNode node = start("bytesPerSecond: {connection: 400KB, listener: 400KB}");
        Socket peer = node.connect("echo")) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  peer.getOutputStream().write(data);
                  peer.shutdownOutput();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });

      byte[] echo = readToEnd(peer, node);

      sender.join();
      assertThat(Arrays.equals(echo, data)).isTrue();
      assertThat(ended(node).reason()).isEqualTo(CloseReason.PEER_FINISHED);
    }
  }

  /** A reset is told together with how the node saw the end. */
  private static byte[] readToEnd(Socket peer, ReloadNode node) throws Exception {
    try {
      return peer.getInputStream().readAllBytes();
    } catch (IOException reset) {
      throw new AssertionError(ended(node).toString(), reset);
    }
  }

  private static ConnectionReport ended(ReloadNode node) throws Exception {
    await().until(() -> node.closed().size() == 1);
    return node.closed().get(0);
  }
}

package dev.echoport.app;

import static org.awaitility.Awaitility.await;

import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.ConnectionReport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A peer that sends as much as the node takes, and never reads. */
final class SilentPeer {
  private SilentPeer() {}

  /** Sends until nothing moves any more. */
  static SocketChannel fill(TestNode node) throws Exception {
    SocketChannel peer = SocketChannel.open(new InetSocketAddress("127.0.0.1", node.port()));
    peer.configureBlocking(false);
    ByteBuffer data = ByteBuffer.allocate(64 * 1024);
    awaitStuck(
        node,
        () -> {
          do {
            data.clear();
          } while (peer.write(data) > 0);
          return true;
        });
    return peer;
  }

  /**
   * Waits until the node's only connection neither receives nor sends, or the node has given it up.
   * That it does not receive is not enough: the kernel may take what is queued a moment later. So
   * its loop, which answers each look, has to find nothing to do for half a second. A failure shows
   * how the connection stood.
   */
  static void awaitStuck(TestNode node, Callable<Boolean> before) {
    AtomicReference<@Nullable LedgerSnapshot> last = new AtomicReference<>();
    await()
        .during(Duration.ofMillis(500))
        .until(
            () -> {
              before.call();
              List<ConnectionReport> open = node.openConnections();
              return open.isEmpty() ? node.closedConnections() : open;
            },
            seen -> {
              LedgerSnapshot ledger = seen.isEmpty() ? null : seen.get(0).ledger();
              return ledger != null
                  && !seen.get(0).window().receivePosted()
                  && ledger.equals(last.getAndSet(ledger));
            });
  }
}

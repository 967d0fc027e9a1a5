package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.report.ConnectionOrder;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.WaitsFor;
import dev.echoport.completion.report.WaitsFor.Who;
import dev.echoport.config.TransportChoice;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which side a connection waits for, with real peers. */
final class SlowSideTest {
  private static final ConnectionQuery LONGEST_FIRST =
      new ConnectionQuery(null, null, false, ConnectionOrder.WAITING, true, 10);

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void aPeerThatTakesNothingStandsBeforeOneThatSendsNothing(TransportChoice transport)
      throws Exception {
    try (TestNode node = TestNode.start(transport, TestNode.DEFAULT_WINDOW);
        SocketChannel full = SilentPeer.fill(node);
        Socket silent = node.connect()) {
      await().until(() -> line(node, 1).equals("the peer sends nothing; it has everything back"));
      await().until(() -> line(node, 0).startsWith("the peer has taken nothing for "));
      assertThat(
              Objects.requireNonNull(TestNode.await(node.gateway().view().slow()).get("echo"))
                  .line(Duration.ZERO))
          .satisfies(
              line -> {
                assertThat(line.who()).isEqualTo(Who.PEER);
                assertThat(line.sentence()).startsWith("the peer of 1 of 2 connections has taken");
              });
    }
  }

  private static String line(TestNode node, int place) throws Exception {
    List<ConnectionReport> open =
        TestNode.await(node.gateway().view().openConnections(LONGEST_FIRST));
    return open.size() <= place ? "" : WaitsFor.of(open.get(place), Duration.ZERO).sentence();
  }
}

package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.FreePort;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.load.ConfigChange;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReloadTest {
  private static final String ECHO = "listeners: {echo: {uri: tcp://127.0.0.1:0}}\n";
  private static final String UPPER =
      "listeners: {echo: {uri: tcp://127.0.0.1:0, processors: [{name: uppercase}]}}\n";
  private static final String BOTH =
      "listeners: {echo: {uri: tcp://127.0.0.1:0}, other: {uri: tcp://127.0.0.1:0}}\n";

  @TempDir private Path directory;

  private ReloadNode start(String yaml) throws Exception {
    return new ReloadNode(directory, yaml);
  }

  @Test
  void leavesEverythingAsItIsWithoutAChange() throws Exception {
    try (ReloadNode node = start(ECHO);
        Socket peer = node.connect("echo")) {
      int port = node.port("echo");

      ConfigChange change = node.reload(ECHO);

      assertThat(change)
          .isEqualTo(new ConfigChange(List.of(), List.of(), List.of(), List.of("echo")));
      assertThat(ReloadNode.echo(peer, "still")).isEqualTo("still");
      assertThat(node.port("echo")).isEqualTo(port);
    }
  }

  @Test
  void bindsAnAddedListener() throws Exception {
    try (ReloadNode node = start(ECHO)) {
      assertThat(node.reload(BOTH).added()).containsExactly("other");
      try (Socket peer = node.connect("other")) {
        assertThat(ReloadNode.echo(peer, "new")).isEqualTo("new");
      }
      assertThat(TestNode.await(node.gateway().view().listeners()))
          .extracting(ListenerReport::name)
          .containsExactly("echo", "other");
    }
  }

  @Test
  void drainsARemovedListenerAndKeepsItsCounts() throws Exception {
    try (ReloadNode node = start(BOTH);
        Socket kept = node.connect("echo");
        Socket peer = node.connect("other")) {
      assertThat(ReloadNode.echo(peer, "hello")).isEqualTo("hello");
      int port = node.port("other");

      assertThat(node.reload(ECHO).removed()).containsExactly("other");

      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      peer.close();
      await().until(() -> node.report("other").state() == ListenerReport.State.REMOVED);
      assertThatThrownBy(() -> ReloadNode.connect(port)).isInstanceOf(IOException.class);
      assertThat(node.report("other").totals().ledger().received()).isEqualTo(5);
      assertThat(node.closed())
          .hasSize(1)
          .first()
          .satisfies(
              end -> {
                assertThat(end.reason()).isEqualTo(CloseReason.DRAINED);
                assertThat(CloseSentence.of(end)).startsWith("Its listener was removed; ");
              });
      assertThat(ReloadNode.echo(kept, "lives")).isEqualTo("lives");
      FinalReport last = TestNode.await(node.gateway().drain());
      assertThat(last.totals().ledger().received()).isEqualTo(10);
    }
  }

  @Test
  void keepsTheCountsOfRefusalsWhenAListenerChangesGoesAndComesBack() throws Exception {
    String full = BOTH.replace("}}", ", maxConnections: 1}}");
    try (ReloadNode node = start(full)) {
      try (Socket peer = node.connect("other")) {
        ReloadNode.echo(peer, "x"); // it is the one that has been accepted
        try (Socket refused = node.connect("other")) {
          assertThat(endOf(refused)).isTrue();
        }
      }

      node.reload(BOTH);
      assertThat(refused(node)).isEqualTo(1);
      node.reload(ECHO);
      assertThat(refused(node)).isEqualTo(1);
      node.reload(BOTH);
      assertThat(refused(node)).isEqualTo(1);
    }
  }

  private static long refused(ReloadNode node) throws Exception {
    return node.report("other").refused().getOrDefault(RefusalReason.MAX_CONNECTIONS, 0L);
  }

  /** The timer of the loops follows as well: nothing else in it has a time-out. */
  @Test
  void appliesAMaxAgeThatIsSetWhileAConnectionIsOpen() throws Exception {
    try (ReloadNode node = start(ECHO);
        Socket old = node.connect("echo")) {
      ReloadNode.echo(old, "x");

      node.reload(ECHO.replace(":0}", ":0, maxAge: 100ms}"));

      assertThat(old.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** The connection keeps its processor; the new configuration has no time-out any more. */
  @Test
  void keepsTheTimeOutOfAProcessorThatAReloadTookAway() throws Exception {
    String slow =
        ECHO.replace(":0}", ":0, processors: [{name: sleep, time: 60s, on: worker, timeout: 2s}]}");
    try (ReloadNode node = start(slow);
        Socket peer = node.connect("echo")) {
      peer.getOutputStream().write(7);
      await().until(() -> node.report("echo").totals().ledger().received() == 1);

      node.reload(ECHO);

      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      await().until(() -> node.closed().size() == 1);
      assertThat(node.closed().get(0).reason()).isEqualTo(CloseReason.PROCESSOR_FAILED);
    }
  }

  @Test
  void countsOnWhereARemovedListenerOfThatNameStopped() throws Exception {
    try (ReloadNode node = start(BOTH)) {
      try (Socket peer = node.connect("other")) {
        ReloadNode.echo(peer, "12345");
      }
      node.reload(ECHO);
      node.reload(BOTH);
      try (Socket peer = node.connect("other")) {
        ReloadNode.echo(peer, "678");
      }
      await().until(() -> node.report("other").totals().ledger().sent() == 8);
      assertThat(node.report("other").state()).isEqualTo(ListenerReport.State.LISTENING);
    }
  }

  @Test
  void keepsTheCountsOfManyRemovedListeners() throws Exception {
    try (ReloadNode node = start(BOTH)) {
      for (int i = 0; i < 12; i++) {
        try (Socket peer = node.connect("other")) {
          ReloadNode.echo(peer, "x");
        }
        node.reload(ECHO);
        node.reload(BOTH);
      }
      await().until(() -> node.report("other").totals().ledger().sent() == 12);
    }
  }

  @Test
  void givesNewConnectionsOfAChangedListenerTheNewProcessorsAndOldOnesTheOld() throws Exception {
    try (ReloadNode node = start(ECHO);
        Socket before = node.connect("echo")) {
      assertThat(ReloadNode.echo(before, "one")).isEqualTo("one");

      assertThat(node.reload(UPPER).changed()).containsExactly("echo");

      try (Socket after = node.connect("echo")) {
        assertThat(ReloadNode.echo(after, "two")).isEqualTo("TWO");
      }
      assertThat(ReloadNode.echo(before, "three")).isEqualTo("three");
      assertThat(node.report("echo").totals().ledger().received()).isEqualTo(11);
    }
  }

  @Test
  void goesOnCountingAProcessorThatComesBack() throws Exception {
    try (ReloadNode node = start(UPPER)) {
      try (Socket peer = node.connect("echo")) {
        ReloadNode.echo(peer, "a");
      }
      node.reload(ECHO);
      node.reload(UPPER);
      try (Socket peer = node.connect("echo")) {
        ReloadNode.echo(peer, "b");
      }
      await()
          .until(
              () ->
                  node.report("echo").totals().processors().get(0).frames().values().stream()
                          .mapToLong(Long::longValue)
                          .sum()
                      == 2);
    }
  }

  @Test
  void startsAWorkerPoolThatIsNeededOnlyNow() throws Exception {
    try (ReloadNode node = start(ECHO)) {
      node.reload(UPPER.replace("uppercase}", "uppercase, on: worker}"));
      try (Socket peer = node.connect("echo")) {
        assertThat(ReloadNode.echo(peer, "pool")).isEqualTo("POOL");
      }
    }
  }

  @Test
  void appliesIdleTimeoutToOpenConnectionsAndLimitsToNewOnes() throws Exception {
    try (ReloadNode node = start(ECHO);
        Socket idle = node.connect("echo")) {
      ReloadNode.echo(idle, "x");

      node.reload(ECHO.replace(":0}", ":0, maxConnections: 1}"));

      try (Socket refused = node.connect("echo")) {
        assertThat(endOf(refused)).isTrue();
      }
      node.reload(ECHO.replace(":0}", ":0, idleTimeout: 100ms, maxConnections: 1}"));
      assertThat(endOf(idle)).isTrue();
      await().until(() -> node.closed().size() == 2);
      assertThat(node.closed())
          .extracting(end -> end.reason())
          .containsExactlyInAnyOrder(CloseReason.REFUSED, CloseReason.IDLE);
    }
  }

  @Test
  void appliesOtherRulesToTheNextDatagram() throws Exception {
    String datagrams = "listeners: {echo: {uri: \"udp://127.0.0.1:0\"}}\n";
    try (ReloadNode node = start(datagrams);
        DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      peer.connect(InetAddress.getLoopbackAddress(), node.port("echo"));
      assertThat(echoed(peer)).isTrue();

      String refusing = "udp: {refusePorts: [" + peer.getLocalPort() + "]}}}\n";
      assertThat(node.reload(datagrams.replace("}}\n", ", " + refusing)).changed())
          .containsExactly("echo");

      peer.send(new DatagramPacket(new byte[1], 1));
      await()
          .untilAsserted(
              () ->
                  assertThat(node.report("echo").datagramsRefused())
                      .containsEntry(DatagramRefusal.SOURCE_PORT, 1L));

      node.reload(datagrams);
      assertThat(echoed(peer)).isTrue();
    }
  }

  private static boolean echoed(DatagramSocket peer) throws IOException {
    peer.setSoTimeout(60_000);
    peer.send(new DatagramPacket(new byte[] {7}, 1));
    DatagramPacket answer = new DatagramPacket(new byte[2], 2);
    peer.receive(answer);
    return answer.getLength() == 1 && answer.getData()[0] == 7;
  }

  private static boolean endOf(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void movesAListenerToAnotherAddressAndDrainsTheOldOne() throws Exception {
    try (ReloadNode node = start(ECHO);
        Socket before = node.connect("echo")) {
      ReloadNode.echo(before, "one");
      int free = FreePort.choose();

      assertThat(node.reload(ECHO.replace(":0}", ":" + free + "}")).changed())
          .containsExactly("echo");

      assertThat(before.getInputStream().read()).isEqualTo(-1);
      assertThat(node.port("echo")).isEqualTo(free);
      try (Socket after = node.connect("echo")) {
        assertThat(ReloadNode.echo(after, "two")).isEqualTo("two");
      }
      assertThat(node.report("echo").totals().ledger().received()).isEqualTo(6);
    }
  }

  @Test
  void changesNothingWhenOneOfTheNewAddressesIsTaken() throws Exception {
    try (ReloadNode node = start(BOTH);
        ServerSocket taken = new ServerSocket(0);
        Socket peer = node.connect("other")) {
      int free = FreePort.choose();

      List<String> problems =
          node.rejection(
              "listeners: {echo: {uri: tcp://127.0.0.1:0, processors: [{name: uppercase}]},"
                  + " good: {uri: tcp://127.0.0.1:"
                  + free
                  + "},"
                  + " bad: {uri: tcp://127.0.0.1:"
                  + taken.getLocalPort()
                  + "}}\n");

      assertThat(problems)
          .singleElement()
          .asString()
          .startsWith("reload: listeners.bad: cannot listen on tcp://127.0.0.1:")
          .contains("in use");
      assertThat(ReloadNode.echo(peer, "other lives")).isEqualTo("other lives");
      try (Socket echo = node.connect("echo")) {
        assertThat(ReloadNode.echo(echo, "lower")).isEqualTo("lower");
      }
      await().untilAsserted(() -> new ServerSocket(free).close());
      assertThat(TestNode.await(node.gateway().view().listeners()))
          .extracting(ListenerReport::name)
          .containsExactly("echo", "other");
    }
  }

  @Test
  void refusesToTakeOverTheAddressOfAListenerThatStillHasIt() throws Exception {
    try (ReloadNode node = start(ECHO)) {
      int port = node.port("echo");

      assertThat(
              node.rejection(
                  "listeners: {echo: null, next: {uri: tcp://127.0.0.1:%d}}\n".formatted(port)))
          .containsExactly(
              "reload: listeners.next: tcp://127.0.0.1:%d is that of listener echo until it has drained"
                      .formatted(port)
                  + " (expected: a free address; reload twice)");
    }
  }

  @Test
  void saysEverythingThatIsWrongWithAFileAndChangesNothing() throws Exception {
    try (ReloadNode node = start(ECHO);
        Socket peer = node.connect("echo")) {
      assertThat(node.rejection("listeners: {echo: {prot: 1, backlog: none}}\n"))
          .hasSize(2)
          .allMatch(problem -> problem.startsWith("gateway.yaml:4: listeners.echo."));
      assertThat(ReloadNode.echo(peer, "lives")).isEqualTo("lives");
    }
  }

  @Test
  void namesEverythingThatNeedsARestart() throws Exception {
    try (ReloadNode node = start(ECHO)) {
      assertThat(
              node.rejection(
                  "listeners: {echo: {uri: tcp://127.0.0.1:0, backlog: 7}}\n"
                      + "completions: {batch: 5}\nlog: {format: json, level: debug}\n"))
          .containsExactly(
              "reload: listeners.echo.backlog: 7 in place of 4096 needs a restart (expected: what"
                  + " the node runs with)",
              "reload: completions.batch: 5 in place of 1024 needs a restart (expected: what the"
                  + " node runs with)",
              "reload: log.format: json in place of text needs a restart (expected: what the node"
                  + " runs with)");
    }
  }

  @Test
  void watchesTheNewListenersForReadiness() throws Exception {
    try (ReloadNode node = start(BOTH)) {
      node.reload(UPPER);

      assertThat(TestNode.await(node.gateway().health().ready()).body().encode())
          .contains("\"echo\"")
          .doesNotContain("other")
          .contains("UP");
    }
  }

  @Test
  void acceptsNoReloadOnceItDrains() throws Exception {
    try (ReloadNode node = start(ECHO)) {
      TestNode.await(node.gateway().drain());
      assertThat(node.rejection(ECHO))
          .containsExactly("reload: the node is going to stop (expected: a node that serves)");
    }
  }

  @Test
  void refusesNoConnectAndLosesNoByteWhileItReloads() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong connects = new AtomicLong();
    try (ReloadNode node = start(ECHO)) {
      int port = node.port("echo");
      List<CompletableFuture<Void>> peers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean stays = i < 4;
        peers.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    Socket socket = ReloadNode.connect(port);
                    while (!stop.get()) {
                      assertThat(ReloadNode.echo(socket, "payload"))
                          .isEqualToIgnoringCase("payload");
                      if (!stays) {
                        socket.close();
                        socket = ReloadNode.connect(port);
                        connects.incrementAndGet();
                      }
                    }
                    socket.close();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                },
                threads));
      }
      for (int i = 0; i < 20; i++) {
        long seen = connects.get();
        node.reload(i % 2 == 0 ? UPPER : ECHO);
        await().until(() -> connects.get() > seen + 20);
      }
      stop.set(true);
      peers.forEach(CompletableFuture::join);
      await().until(() -> node.report("echo").totals().open() == 0);
      assertThat(node.report("echo").totals().closed()).containsOnlyKeys(CloseReason.PEER_FINISHED);
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
  }
}

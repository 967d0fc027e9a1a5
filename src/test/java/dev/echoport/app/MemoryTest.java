package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.TransportChoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that make the node hold memory, in a node that has little for them. */
@Timeout(240)
class MemoryTest {
  private static final int MIB = 1 << 20;
  private static final int BUDGET = 4 * MIB;

  /** They could hold twice the budget in their windows. */
  private static final int ATTACKERS = 32;

  private static final byte[] NOTHING = {};

  @TempDir private Path directory;
  private final List<SocketChannel> attackers = new ArrayList<>();

  @AfterEach
  void closeAttackers() throws IOException {
    for (SocketChannel attacker : attackers) {
      attacker.close();
    }
  }

  static Stream<TransportChoice> transports() {
    return WorkingTransports.stream();
  }

  private static String name(TransportChoice transport) {
    return transport.name().toLowerCase(Locale.ROOT);
  }

  private ReloadNode start(String attacked, String... settings) throws Exception {
    return new ReloadNode(
        directory,
        "limits: {memory: {budget: 4MiB}}\n"
            + "listeners: {echo: {uri: tcp://127.0.0.1:0}, attacked: {%s}}\n".formatted(attacked),
        settings);
  }

  /** Sends what the kernel takes of {@code first} and of {@code bytes} more, and reads nothing. */
  private void attack(ReloadNode node, byte[] first, int bytes) throws IOException {
    SocketChannel attacker = SocketChannel.open();
    attackers.add(attacker);
    attacker.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    attacker.connect(new InetSocketAddress("127.0.0.1", node.port("attacked")));
    attacker.write(ByteBuffer.wrap(first));
    attacker.configureBlocking(false);
    ByteBuffer rest = ByteBuffer.allocate(bytes);
    while (rest.hasRemaining() && attacker.write(rest) > 0) {
      Thread.onSpinWait();
    }
  }

  private static MemoryUse use(ReloadNode node) throws Exception {
    return TestNode.await(node.gateway().view().memory());
  }

  private static long ended(ReloadNode node) throws Exception {
    return node.report("attacked").totals().closed().getOrDefault(CloseReason.MEMORY, 0L);
  }

  private static void assertEchoes(ReloadNode node, Socket peer) throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThat(ReloadNode.echo(peer, "still there")).isEqualTo("still there");
    }
    try (Socket newcomer = node.connect("echo")) {
      assertThat(ReloadNode.echo(newcomer, "hello")).isEqualTo("hello");
    }
    assertThat(use(node).reservedBytes()).isLessThanOrEqualTo(BUDGET + BUDGET / 8);
  }

  /** Everything is given back, and everything is accounted for. */
  private void assertRecovers(ReloadNode node) throws Exception {
    closeAttackers();
    await().until(() -> node.report("attacked").totals().open() == 0);
    await().until(() -> use(node).heldBytes() <= 2 * 1152);
    ListenerReport report = node.report("attacked");
    assertThat(report.totals().ledger().pending()).isZero();
    assertThat(report.totals().closed()).doesNotContainKey(CloseReason.INTERNAL);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void endsPeersThatDoNotReadAndEchoesToOthersMeanwhile(TransportChoice transport)
      throws Exception {
    try (ReloadNode node = start("uri: tcp://127.0.0.1:0", "node.transport=" + name(transport));
        Socket peer = node.connect("echo")) {
      for (int i = 0; i < ATTACKERS; i++) {
        attack(node, NOTHING, 8 * MIB);
      }

      assertEchoes(node, peer);
      await().until(() -> ended(node) > 0);

      assertEchoes(node, peer);
      ConnectionReport first = endedForMemory(node);
      assertThat(CloseSentence.of(first)).startsWith("Memory was short: ").contains("never sent");
      assertThat(first.ledger().discarded()).containsOnlyKeys(CloseReason.MEMORY);
      assertRecovers(node);
    }
  }

  private static ConnectionReport endedForMemory(ReloadNode node) throws Exception {
    return node.closed().stream()
        .filter(each -> each.reason() == CloseReason.MEMORY)
        .filter(each -> each.ledger().received() > 0)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void endsWebSocketsWhoseFramesAreNotFinished(TransportChoice transport) throws Exception {
    try (ReloadNode node = start("uri: ws://127.0.0.1:0", "node.transport=" + name(transport));
        Socket peer = node.connect("echo")) {
      for (int i = 0; i < 20; i++) {
        attack(node, (WebSocketPeer.handshake() + frameHead()).getBytes(ISO_8859_1), MIB - 1);
      }

      assertEchoes(node, peer);
      await().until(() -> ended(node) > 0);

      assertEchoes(node, peer);
      assertRecovers(node);
    }
  }

  @Test
  void countsWhatCompressorsOfIdleWebSocketsKeep() throws Exception {
    try (ReloadNode node = start("uri: ws://127.0.0.1:0, http: {compression: true}");
        Socket peer = node.connect("echo")) {
      byte[] offer =
          WebSocketPeer.handshake("Sec-WebSocket-Extensions: permessage-deflate")
              .getBytes(ISO_8859_1);
      attack(node, offer, 0);
      await().until(() -> use(node).heldBytes() >= 320 * 1024);

      for (int i = 0; i < 30; i++) { // the last ones may be declined, and hold nothing
        attack(node, offer, 0);
      }
      for (int i = 0; i < 10; i++) {
        attack(node, (WebSocketPeer.handshake() + frameHead()).getBytes(ISO_8859_1), MIB - 1);
      }

      await().until(() -> ended(node) > 0);
      assertEchoes(node, peer);
      assertRecovers(node);
    }
  }

  /** Of a binary frame of one MiB. */
  private static String frameHead() {
    return "\u0082\u00ff\0\0\0\0\0\u0010\0\0\0\0\0\0";
  }

  @Test
  void endsPeersWhoseLinesDoNotEnd() throws Exception {
    try (ReloadNode node =
            start("uri: tcp://127.0.0.1:0, frame: line, processors: [{name: uppercase}]");
        Socket peer = node.connect("echo")) {
      for (int i = 0; i < 20; i++) {
        attack(node, NOTHING, MIB - 1);
      }

      assertEchoes(node, peer);
      await().until(() -> ended(node) > 0);

      assertEchoes(node, peer);
      assertRecovers(node);
    }
  }

  @Test
  void refusesWhatDecompressesToMoreThanThereIs() throws Exception {
    try (ReloadNode node = start("uri: tcp://127.0.0.1:0, processors: [{name: gunzip}]");
        Socket peer = node.connect("echo")) {
      byte[] bomb = bomb(64 * MIB);
      for (int i = 0; i < 3; i++) {
        attack(node, bomb, 0);
      }

      await().until(() -> ended(node) > 0);

      assertEchoes(node, peer);
      assertRecovers(node);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void keepsPeersThatWereBusyAndAreIdle(TransportChoice transport) throws Exception {
    try (ReloadNode node = start("uri: tcp://127.0.0.1:0", "node.transport=" + name(transport));
        Socket peer = node.connect("echo")) {
      String much = "x".repeat(200_000);
      assertThat(ReloadNode.echo(peer, much)).isEqualTo(much);
      for (int i = 0; i < ATTACKERS; i++) {
        attack(node, NOTHING, 8 * MIB);
      }

      await().until(() -> ended(node) > 0);

      assertEchoes(node, peer);
      assertThat(node.report("echo").totals().closed()).doesNotContainKey(CloseReason.MEMORY);
      closeAttackers();
    }
  }

  private static byte[] bomb(int bytes) throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zeros = new GZIPOutputStream(bomb)) {
      zeros.write(new byte[bytes]);
    }
    return bomb.toByteArray();
  }

  @Test
  void holdsWhatItSaysWhileAPeerDoesNotRead() throws Exception {
    try (ReloadNode node = start("uri: tcp://127.0.0.1:0")) {
      assertThat(use(node)).isEqualTo(new MemoryUse(0, 0, BUDGET));

      attack(node, NOTHING, 8 * MIB);

      await().until(() -> node.report("attacked").totals().ledger().pending() > 100_000);
      MemoryUse use = use(node);
      assertThat(use.heldBytes())
          .isBetween(node.report("attacked").totals().ledger().pending(), use.reservedBytes());
      assertRecovers(node);
    }
  }
}

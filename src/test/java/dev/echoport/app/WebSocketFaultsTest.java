package dev.echoport.app;

import static dev.echoport.app.WebSocketPeer.BINARY;
import static dev.echoport.app.WebSocketPeer.CLOSE;
import static dev.echoport.app.WebSocketPeer.FIN;
import static dev.echoport.app.WebSocketPeer.PING;
import static dev.echoport.app.WebSocketPeer.PONG;
import static dev.echoport.app.WebSocketPeer.TEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.WebSocketPeer.Frame;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with the messages of a WebSocket on purpose, as a client sees it. */
class WebSocketFaultsTest {
  @TempDir private Path directory;

  private FaultyNode start(String plan) throws Exception {
    return FaultyNode.start(directory, FaultyNode.ws(plan));
  }

  private static WebSocketPeer open(FaultyNode node, String... headers) throws Exception {
    return new WebSocketPeer(node.connect(), headers);
  }

  private static ConnectionReport only(FaultyNode node) throws Exception {
    return node.closed(1).get(0);
  }

  private static void assertHappened(FaultyNode node, FaultKind kind) throws Exception {
    assertThat(node.node().report("flaky").totals().faults()).containsEntry(kind, 1L);
  }

  @Test
  void closesBehindTheHandshake() throws Exception {
    try (FaultyNode node = start("{do: closeFrame, code: 1012}");
        WebSocketPeer peer = open(node)) {
      assertThat(peer.closeStatus()).isEqualTo(1012);
      peer.send(FIN | CLOSE, new byte[] {0x03, (byte) 0xf4});
      assertThat(peer.isAtEnd()).isTrue();
      ConnectionReport report = only(node);
      assertThat(report.reason()).isEqualTo(CloseReason.FAULT);
      assertThat(CloseSentence.of(report))
          .startsWith("Fault 1, closeFrame (seed 42, connection 1), ended it; the peer was sent");
    }
  }

  @Test
  void closesBehindExactlySoManyBytes() throws Exception {
    try (FaultyNode node = start("{do: closeFrame, code: 1006, at: {sent: 8B}}");
        WebSocketPeer peer = open(node)) {
      peer.send(FIN | TEXT, "hello");
      peer.send(FIN | TEXT, "again");
      peer.send(FIN | TEXT, "never");
      assertThat(peer.read().text()).isEqualTo("hello");
      Frame half = peer.read();
      assertThat(half.text()).isEqualTo("aga");
      assertThat(half.first()).isEqualTo(TEXT); // of which the end does not come
      assertThat(peer.closeStatus()).isEqualTo(1006);
      peer.close();
      LedgerSnapshot ledger = only(node).ledger();
      assertThat(ledger.sent()).isEqualTo(8);
      assertThat(ledger.received()).isEqualTo(8 + ledger.lost());
    }
  }

  @Test
  void setsAReservedBit() throws Exception {
    try (FaultyNode node = start("{do: badFrame, at: {sent: 5B}}");
        WebSocketPeer peer = open(node)) {
      peer.send(FIN | TEXT, "hello");
      peer.send(FIN | BINARY, "again");
      peer.send(FIN | TEXT, "and on");
      assertThat(peer.read().first()).isEqualTo(FIN | TEXT);
      Frame bad = peer.read();
      assertThat(bad.first()).isEqualTo(FIN | 0x10 | BINARY);
      assertThat(bad.text()).isEqualTo("again");
      assertThat(peer.read().first()).isEqualTo(FIN | TEXT);
      assertHappened(node, FaultKind.BAD_FRAME);
    }
  }

  @Test
  void setsAReservedBitOfACompressedFrame() throws Exception {
    String keys = FaultyNode.ws("{do: badFrame}") + ", http: {compression: true}";
    try (FaultyNode node = FaultyNode.start(directory, keys);
        WebSocketPeer peer = open(node, "Sec-WebSocket-Extensions: permessage-deflate")) {
      peer.send(FIN | TEXT, "hello");
      assertThat(peer.read().first()).isEqualTo(FIN | WebSocketPeer.RSV1 | 0x10 | TEXT);
    }
  }

  @Test
  void sendsAnOpcodeThatMeansNothing() throws Exception {
    try (FaultyNode node = start("{do: badFrame, what: opcode}");
        WebSocketPeer peer = open(node)) {
      peer.send(FIN | TEXT, "hello");
      assertThat(peer.read().first()).isEqualTo(FIN | 3);
    }
  }

  @Test
  void masksAFrame() throws Exception {
    byte[] sent =
        ByteBuffer.allocate(1000)
            .put(WebSocketPeer.handshake().getBytes(ISO_8859_1))
            .put(WebSocketPeer.frame(FIN | TEXT, "hello".getBytes(ISO_8859_1)))
            .put(WebSocketPeer.frame(FIN | CLOSE, new byte[0]))
            .flip()
            .slice()
            .array();
    try (FaultyNode node = start("{do: badFrame, what: masked}")) {
      byte[] got = node.exchange(sent, true).bytes();
      ByteBuffer frame = ByteBuffer.wrap(got, got.length - 13, 11);
      assertThat(frame.getShort()).isEqualTo((short) 0x8185);
      int mask = frame.getInt();
      assertThat((byte) (frame.get() ^ mask >>> 24)).isEqualTo((byte) 'h');
    }
  }

  @Test
  void neverEndsAMessage() throws Exception {
    try (FaultyNode node = start("{do: badFrame, what: unfinished}");
        WebSocketPeer peer = open(node)) {
      peer.send(FIN | TEXT, "hello");
      peer.send(FIN | TEXT, "never");
      peer.send(FIN | PING, "ping");
      peer.send(FIN | CLOSE, new byte[0]);
      assertThat(peer.read().first()).isEqualTo(TEXT);
      assertThat(peer.read().first()).isEqualTo(FIN | PONG);
      assertThat(peer.closeStatus()).isEqualTo(1005);
      LedgerSnapshot ledger = only(node).ledger();
      assertThat(ledger.sent()).isEqualTo(5);
      assertThat(ledger.dropped()).isEqualTo(5);
    }
  }

  @Test
  void happensToTheWebSocketsOfAPath() throws Exception {
    try (FaultyNode node = start("{do: closeFrame, path: /other}");
        WebSocketPeer peer = open(node)) {
      peer.send(FIN | TEXT, "hello");
      assertThat(peer.read().text()).isEqualTo("hello");
    }
  }

  @Test
  void closesAWebSocketThatIsAStream() throws Exception {
    String connect =
        ":method CONNECT :protocol websocket :scheme http :path /any :authority x"
            + " sec-websocket-version 13";
    String plan = "{do: closeFrame, code: 1013, at: {sent: 5B}}";
    try (FaultyNode node = FaultyNode.start(directory, FaultyNode.http(plan));
        Http2Peer peer = new Http2Peer(node.connect(), 65_535)) {
      peer.request(1, false, connect.split(" "));
      byte[] hello = WebSocketPeer.frame(FIN | TEXT, "hello".getBytes(ISO_8859_1));
      peer.send(Http2Peer.DATA, 0, 1, hello);
      assertThat(peer.data(1, 11)).endsWith(0x88, 2, 0x03, 0xf5);
      assertHappened(node, FaultKind.CLOSE_FRAME);
    }
  }

  @Test
  void refusesAWebSocketThatIsAStream() throws Exception {
    String connect =
        ":method CONNECT :protocol websocket :scheme http :path /any :authority x"
            + " sec-websocket-version 13";
    String plan = "{do: status, status: 503}";
    try (FaultyNode node = FaultyNode.start(directory, FaultyNode.http(plan));
        Http2Peer peer = new Http2Peer(node.connect(), 65_535)) {
      peer.request(1, false, connect.split(" "));
      peer.await(Http2Peer.HEADERS, 1);
      assertThat(peer.await(Http2Peer.DATA, 1).payload())
          .asString(ISO_8859_1)
          .contains("\"fault 1, status (seed 42, connection 1)\"");
    }
  }
}

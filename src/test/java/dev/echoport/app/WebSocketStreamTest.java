package dev.echoport.app;

import static dev.echoport.app.WebSocketPeer.BINARY;
import static dev.echoport.app.WebSocketPeer.CLOSE;
import static dev.echoport.app.WebSocketPeer.FIN;
import static dev.echoport.app.WebSocketPeer.PING;
import static dev.echoport.app.WebSocketPeer.PONG;
import static dev.echoport.app.WebSocketPeer.RSV1;
import static dev.echoport.app.WebSocketPeer.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets on streams of HTTP/2 (RFC 8441). */
class WebSocketStreamTest {
  private static final int WINDOW = 65_535;
  private static final byte[] NORMAL = {3, (byte) 0xe8};

  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
                "web",
                new InetListenAddress(Scheme.HTTP, "127.0.0.1", 0),
                1024,
                TestNode.DEFAULT_WINDOW,
                Duration.ZERO,
                0)
            .with(new HttpConfig(Duration.ZERO, 70_000, 100_000, true, List.of("b", "a")));
    node = TestNode.start(TestNode.config(TransportChoice.AUTO, listener));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String[] connect(String protocol, String version) {
    return new String[] {
      ":method",
      "CONNECT",
      ":protocol",
      protocol,
      ":scheme",
      "http",
      ":path",
      "/any",
      ":authority",
      "x",
      "sec-websocket-version",
      version
    };
  }

  private Http2Peer open(String... more) throws IOException {
    Http2Peer peer = new Http2Peer(node.connect(), WINDOW);
    String[] fields = connect("websocket", "13");
    String[] all = new String[fields.length + more.length];
    System.arraycopy(fields, 0, all, 0, fields.length);
    System.arraycopy(more, 0, all, fields.length, more.length);
    peer.request(1, false, all);
    return peer;
  }

  private static void send(Http2Peer peer, int first, byte[] payload) throws IOException {
    peer.send(Http2Peer.DATA, 0, 1, WebSocketPeer.frame(first, payload));
  }

  /** A short frame as a server sends it. */
  private static byte[] frame(int first, byte[] payload) {
    return ByteBuffer.allocate(2 + payload.length)
        .put((byte) first)
        .put((byte) payload.length)
        .put(payload)
        .array();
  }

  private static void assertEcho(Http2Peer peer, int stream) throws IOException {
    peer.request(stream, false, Http2Peer.post());
    peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, stream, new byte[5]);
    assertThat(peer.data(stream, 5)).hasSize(5);
  }

  private ConnectionReport closed() throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }

  @Test
  void tellsPeersThatItTakesWebSockets() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      byte[] settings = peer.await(Http2Peer.SETTINGS, 0).payload();

      assertThat(HexFormat.of().formatHex(settings)).contains("000800000001");
    }
  }

  @Test
  void echoesFramesBetweenOtherExchanges() throws Exception {
    try (Http2Peer peer = open()) {
      assertThat(peer.status(1)).isEqualTo("200");
      byte[] hello = "hello".getBytes(UTF_8);
      send(peer, FIN | TEXT, hello);
      assertThat(peer.data(1, 7)).isEqualTo(frame(FIN | TEXT, hello));
      assertEcho(peer, 3);
      send(peer, FIN | PING, hello);
      assertThat(peer.data(1, 7)).isEqualTo(frame(FIN | PONG, hello));
    }
    assertThat(closed().ledger().received()).isEqualTo(10);
  }

  @Test
  void endsTheStreamBehindTheCloseFrameAndNothingElse() throws Exception {
    try (Http2Peer peer = open()) {
      send(peer, FIN | BINARY, NORMAL);
      send(peer, FIN | CLOSE, NORMAL);
      assertThat(HexFormat.of().formatHex(peer.data(1, 9))).isEqualTo("820203e8880203e8");
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1);

      assertEcho(peer, 3);
    }
    assertThat(closed().reason()).isEqualTo(CloseReason.PEER_FINISHED);
  }

  @Test
  void resetsAPeerThatDoesNotEndItsSide() throws Exception {
    try (Http2Peer peer = open()) {
      send(peer, FIN | CLOSE, NORMAL);

      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.NO_ERROR);
    }
  }

  @ParameterizedTest
  @CsvSource({"8180deadbeef, 0", "8380deadbeef, 1002", "818100000000ff, 1007", "8185, 1002"})
  void saysWhatIsWrongAndGoesOnWithOtherStreams(String frame, int status) throws Exception {
    try (Http2Peer peer = open()) {
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, HexFormat.of().parseHex(frame));
      byte[] answer = peer.data(1, 1000);
      if (status == 0) {
        assertThat(HexFormat.of().formatHex(answer)).isEqualTo("8100");
      } else {
        assertThat(ByteBuffer.wrap(answer).getShort(2)).isEqualTo((short) status);
      }
      assertEcho(peer, 3);
    }
    assertThat(closed().reason()).isEqualTo(CloseReason.PEER_FINISHED);
  }

  @ParameterizedTest
  @CsvSource({"connect-udp, 13, 501", "websocket, 8, 400"})
  void refusesAnotherHandshake(String protocol, String version, String status) throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.request(1, false, connect(protocol, version));
      assertThat(peer.status(1)).isEqualTo(status);
      assertThat(new String(peer.data(1, 1000), UTF_8)).contains("expected");
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, new byte[9]);

      assertEcho(peer, 3);
    }
  }

  @Test
  void agreesOnSubprotocolAndCompression() throws Exception {
    try (Http2Peer peer =
        open(
            "sec-websocket-protocol",
            "a, b",
            "sec-websocket-extensions",
            "permessage-deflate; client_no_context_takeover")) {
      Http2Headers head = peer.head(1);
      assertThat(head.get("sec-websocket-protocol")).hasToString("b");
      assertThat(head.get("sec-websocket-extensions").toString()).startsWith("permessage-deflate");
      byte[] deflated = HexFormat.of().parseHex("f248cdc9c90700"); // "Hello", RFC 7692, 7.2.3.1
      send(peer, FIN | RSV1 | TEXT, deflated);

      assertThat(peer.data(1, 9)[0]).isEqualTo((byte) (FIN | RSV1 | TEXT));
    }
    assertThat(closed().ledger().received()).isEqualTo(5);
  }

  @Test
  void stopsNoOtherStreamWhileItsPeerGivesNoCredit() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), 10)) {
      peer.request(1, false, connect("websocket", "13"));
      for (int i = 0; i < 4; i++) {
        send(peer, FIN | BINARY, new byte[16_000]);
      }
      assertEcho(peer, 3);
    }
    ConnectionReport report = closed();
    assertThat(report.ledger().pending()).isZero();
    assertThat(report.ledger().received()).isLessThan(5 + 4 * 16_000);
  }

  @Test
  void countsWhatIsLostWithAStreamThatIsReset() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), 10)) {
      peer.request(1, false, connect("websocket", "13"));
      send(peer, FIN | BINARY, new byte[100]);
      peer.data(1, 2);
      peer.send(Http2Peer.RST_STREAM, 0, 1, new byte[4]);
      assertEcho(peer, 3);
    }
    assertThat(closed().ledger().discarded().get(CloseReason.PEER_RESET)).isEqualTo(100);
  }

  @Test
  void saysGoodbyeWhenTheNodeStops() throws Exception {
    try (Http2Peer peer = open()) {
      assertThat(peer.status(1)).isEqualTo("200");
      node.drain();
      assertThat(HexFormat.of().formatHex(peer.data(1, 4))).isEqualTo("880203e9");
      send(peer, FIN | CLOSE, new byte[] {3, (byte) 0xe9});

      assertThat(peer.await(Http2Peer.DATA, 1).endsStream()).isTrue();
    }
    assertThat(closed().reason()).isEqualTo(CloseReason.DRAINED);
  }
}

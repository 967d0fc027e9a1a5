package dev.echoport.app;

import static dev.echoport.app.WebSocketPeer.BINARY;
import static dev.echoport.app.WebSocketPeer.CLOSE;
import static dev.echoport.app.WebSocketPeer.CONTINUATION;
import static dev.echoport.app.WebSocketPeer.FIN;
import static dev.echoport.app.WebSocketPeer.PING;
import static dev.echoport.app.WebSocketPeer.PONG;
import static dev.echoport.app.WebSocketPeer.RSV1;
import static dev.echoport.app.WebSocketPeer.TEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.app.WebSocketPeer.Frame;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
  private static final byte[] EMPTY = {};
  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

  private static TestNode node() throws Exception {
    return node(HttpConfig.DEFAULT);
  }

  private static TestNode node(HttpConfig http) throws Exception {
    return TestNode.start(TestNode.config(TransportChoice.AUTO, listener().with(http)));
  }

  private static ListenerConfig listener() {
    return new ListenerConfig(
        "echo",
        new InetListenAddress(Scheme.WS, "127.0.0.1", 0),
        1024,
        TestNode.DEFAULT_WINDOW,
        Duration.ZERO,
        0);
  }

  private static HttpConfig bounds(int frame, long message, boolean compression) {
    return new HttpConfig(Duration.ofSeconds(1), frame, message, compression, List.of("b", "a"));
  }

  private static ConnectionReport closed(TestNode node) throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void acceptsTheHandshakeOfTheStandard() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      assertThat(peer.head())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 1 << 20})
  void echoesMessagesOfEveryKindOfLength(int length) throws Exception {
    byte[] message = random(length);
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | BINARY, message);

      Frame echo = peer.read();
      assertThat(echo.first()).isEqualTo(FIN | BINARY);
      assertThat(echo.payload()).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void echoesMoreMessagesAtOnceThanItsWindowHolds(TransportChoice transport) throws Exception {
    int messages = 64 * TestNode.DEFAULT_WINDOW.operations();
    try (TestNode node = TestNode.start(TestNode.config(transport, listener()));
        WebSocketPeer peer = new WebSocketPeer(node)) {
      for (int i = 0; i < messages; i++) {
        peer.send(FIN | TEXT, String.valueOf(i));
      }

      for (int i = 0; i < messages; i++) {
        assertThat(peer.read().text()).isEqualTo(String.valueOf(i));
      }
    }
  }

  @Test
  void keepsFragmentsAsTheyAreWithControlFramesBetween() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(TEXT, "one");
      peer.send(FIN | PING, "ping");
      peer.send(CONTINUATION, EMPTY);
      peer.send(FIN | CONTINUATION, "three");

      List<Frame> echo = List.of(peer.read(), peer.read(), peer.read(), peer.read());
      assertThat(echo)
          .extracting(Frame::first)
          .containsExactly(TEXT, FIN | PONG, CONTINUATION, FIN | CONTINUATION);
      assertThat(echo).extracting(Frame::text).containsExactly("one", "ping", "", "three");
    }
  }

  @Test
  void ignoresAPongThatNobodyAskedFor() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | PONG, "?");
      peer.send(FIN | TEXT, "next");

      assertThat(peer.read().text()).isEqualTo("next");
    }
  }

  @Test
  void takesAMessageByteByByte() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      for (byte b : WebSocketPeer.frame(FIN | TEXT, "h\u00e9llo".getBytes("UTF-8"))) {
        peer.write(new byte[] {b});
      }
      assertThat(peer.read().text()).isEqualTo("h\u00e9llo");
    }
  }

  @Test
  void takesAFrameRightBehindTheHandshake() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      ByteArrayOutputStream together = new ByteArrayOutputStream();
      together.writeBytes(WebSocketPeer.handshake().getBytes("US-ASCII"));
      together.writeBytes(WebSocketPeer.frame(FIN | TEXT, new byte[] {'a'}));
      peer.getOutputStream().write(together.toByteArray());
      peer.shutdownOutput();

      assertThat(new String(peer.getInputStream().readAllBytes(), "ISO-8859-1"))
          .startsWith("HTTP/1.1 101 ")
          .endsWith("\r\n\r\n\u0081\u0001a");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000", "1001", "1003", "1007", "1011", "3000", "4999"})
  void answersACloseWithItsStatusBehindTheEcho(int status) throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | BINARY, random(1000));
      peer.send(FIN | CLOSE, new byte[] {(byte) (status >>> 8), (byte) status});

      assertThat(peer.read().payload()).isEqualTo(random(1000));
      assertThat(peer.closeStatus()).isEqualTo(status);
      assertThat(peer.isAtEnd()).isTrue();
      assertThat(closed(node).reason()).isEqualTo(CloseReason.PEER_FINISHED);
      assertThat(closed(node).ledger().sent()).isEqualTo(1000);
    }
  }

  @Test
  void answersACloseWithoutStatusWithOne() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | CLOSE, EMPTY);

      assertThat(peer.read()).extracting(Frame::first).isEqualTo(FIN | CLOSE);
      assertThat(peer.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"999", "1004", "1005", "1006", "1015", "2999", "5000"})
  void refusesAStatusThatNobodyMaySend(int status) throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | CLOSE, new byte[] {(byte) (status >>> 8), (byte) status});
      assertThat(peer.closeStatus()).isEqualTo(1002);
    }
  }

  /** The first byte of a frame with three bytes, and the status that it earns. */
  @ParameterizedTest
  @CsvSource({
    "reserved bit 1, 0xC1",
    "reserved bit 2, 0xA1",
    "reserved bit 3, 0x91",
    "reserved data opcode, 0x83",
    "reserved control opcode, 0x8B",
    "fragmented ping, 0x09",
    "continuation of nothing, 0x80"
  })
  void endsWithAProtocolErrorBehindTheEcho(String what, String first) throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | TEXT, "before");
      peer.send(Integer.decode(first), "abc");
      peer.send(FIN | TEXT, "behind");

      assertThat(peer.read().text()).as(what).isEqualTo("before");
      Frame close = peer.read();
      assertThat(close.isClose()).isTrue();
      assertThat(close.closeStatus()).isEqualTo(1002);
      peer.shutDownOutput();
      assertThat(closed(node).reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(closed(node).ledger().sent()).isEqualTo(6);
    }
  }

  @Test
  void refusesANewMessageWithinOne() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(TEXT, "a");
      peer.send(FIN | TEXT, "b");
      assertThat(peer.closeStatus()).isEqualTo(1002);
    }
  }

  @Test
  void refusesAFrameThatIsNotMasked() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.write(new byte[] {(byte) (FIN | TEXT), 1, 'a'});
      assertThat(peer.closeStatus()).isEqualTo(1002);
    }
  }

  @Test
  void refusesAPingOfMoreThan125Bytes() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | PING, random(126));
      assertThat(peer.closeStatus()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65", "f4 90 80 80", "c3", "ff"})
  void refusesTextThatIsNoUtf8(String hex) throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | TEXT, HexFormat.ofDelimiter(" ").parseHex(hex));
      assertThat(peer.closeStatus()).isEqualTo(1007);
    }
  }

  @Test
  void takesACharacterThatIsSplitOverFragments() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(TEXT, new byte[] {(byte) 0xc3});
      peer.send(FIN | CONTINUATION, new byte[] {(byte) 0xa9});

      assertThat(peer.read().payload()).containsExactly(0xc3);
      assertThat(peer.read().payload()).containsExactly(0xa9);
    }
  }

  @Test
  void refusesTheFirstFrameBeyondItsLimit() throws Exception {
    try (TestNode node = node(bounds(1000, 5000, false));
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | BINARY, random(1000));
      assertThat(peer.read().payload()).hasSize(1000);
      peer.send(FIN | BINARY, random(1001));
      assertThat(peer.closeStatus()).isEqualTo(1009);
    }
  }

  @Test
  void refusesTheFirstMessageBeyondItsLimit() throws Exception {
    try (TestNode node = node(bounds(1000, 1500, false));
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(BINARY, random(1000));
      peer.send(FIN | CONTINUATION, random(500));
      peer.send(BINARY, random(1000));
      peer.send(FIN | CONTINUATION, random(501));

      assertThat(peer.closeStatus()).isEqualTo(1009);
      peer.shutDownOutput();
      assertThat(closed(node).ledger().sent()).isEqualTo(2500);
    }
  }

  @ParameterizedTest
  @CsvSource({"'a, b', b", "'x,a', a"})
  void agreesToTheSubprotocolThatItPrefers(String offered, String chosen) throws Exception {
    try (TestNode node = node(bounds(1000, 5000, false));
        WebSocketPeer peer = new WebSocketPeer(node, "Sec-WebSocket-Protocol: " + offered)) {
      assertThat(peer.head()).containsIgnoringCase("sec-websocket-protocol: " + chosen + "\r\n");
    }
  }

  @Test
  void doesNotCompressUnlessConfigured() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node, DEFLATE)) {
      assertThat(peer.head()).doesNotContainIgnoringCase("extensions");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "server_max_window_bits=15, 'permessage-deflate; server_max_window_bits=15'",
    "server_max_window_bits=9, 'permessage-deflate; server_max_window_bits=9'",
    "server_max_window_bits=16, ''",
    "server_max_window_bits, ''"
  })
  void agreesToTheWindowThatThePeerCanInflate(String asked, String agreed) throws Exception {
    try (TestNode node = node(bounds(1 << 20, 1 << 20, true));
        WebSocketPeer peer = new WebSocketPeer(node, DEFLATE + "; " + asked)) {
      if (agreed.isEmpty()) {
        assertThat(peer.head()).doesNotContainIgnoringCase("extensions");
        return;
      }
      assertThat(peer.head()).containsIgnoringCase("extensions: " + agreed + "\r\n");
      byte[] message = "again and again ".repeat(100).getBytes(ISO_8859_1);
      peer.send(FIN | RSV1 | TEXT, deflate(message));
      Frame echo = peer.read();
      boolean compressed = (echo.first() & RSV1) != 0;
      assertThat(compressed).isEqualTo(agreed.endsWith("15"));
      assertThat(compressed ? inflate(echo.payload(), message.length) : echo.payload())
          .isEqualTo(message);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, a frame, 0", "5, a frame, 0", "9, a frame, 3", "16, a message, 10"})
  void saysThatTheInputEndsWithinAMessage(int bytes, String within, int received) throws Exception {
    byte[] frame = WebSocketPeer.frame(TEXT, new byte[10]);
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.write(Arrays.copyOf(frame, bytes));
      peer.shutDownOutput();

      ConnectionReport report = closed(node);
      assertThat(report.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(report.cause()).isEqualTo("the input ends within " + within);
      assertThat(report.ledger().received()).isEqualTo(received);
      assertThat(report.ledger().pending()).isZero();
    }
  }

  @Test
  void echoesCompressedMessagesCompressed() throws Exception {
    byte[] message = "hello hello hello hello".repeat(100).getBytes("UTF-8");
    try (TestNode node = node(bounds(100_000, 100_000, true));
        WebSocketPeer peer = new WebSocketPeer(node, DEFLATE)) {
      assertThat(peer.head()).containsIgnoringCase("extensions: permessage-deflate");
      peer.send(FIN | RSV1 | TEXT, deflate(message));

      Frame echo = peer.read();
      assertThat(echo.first()).isEqualTo(FIN | RSV1 | TEXT);
      assertThat(inflate(echo.payload(), message.length)).isEqualTo(message);
      assertThat(node.openConnections().get(0).ledger().received()).isEqualTo(message.length);
    }
  }

  @Test
  void forgetsAMessageWhoseLastFragmentIsEmptyWhereThatWasAgreed() throws Exception {
    String text = "hello hello hello hello";
    try (TestNode node = node(bounds(100_000, 100_000, true));
        WebSocketPeer peer = new WebSocketPeer(node, DEFLATE + "; server_no_context_takeover")) {
      peer.send(TEXT, text);
      peer.send(FIN | CONTINUATION, "");
      peer.send(FIN | TEXT, text);

      assertThat(peer.read().first()).isEqualTo(RSV1 | TEXT);
      assertThat(peer.read().first()).isEqualTo(FIN | CONTINUATION);
      assertThat(inflate(peer.read().payload(), text.length())).asString().isEqualTo(text);
    }
  }

  @Test
  void refusesAFrameThatIsTooLargeWhenInflated() throws Exception {
    try (TestNode node = node(bounds(100_000, 100_000, true));
        WebSocketPeer peer = new WebSocketPeer(node, DEFLATE)) {
      peer.send(FIN | RSV1 | BINARY, deflate(new byte[10_000_000]));
      assertThat(peer.closeStatus()).isEqualTo(1009);
    }
  }

  @Test
  void refusesCompressedDataThatIsNone() throws Exception {
    try (TestNode node = node(bounds(100_000, 100_000, true));
        WebSocketPeer peer = new WebSocketPeer(node, DEFLATE)) {
      peer.send(FIN | RSV1 | BINARY, new byte[] {(byte) 0xff, 1, 2, 3});
      assertThat(peer.closeStatus()).isEqualTo(1007);
    }
  }

  @Test
  void refusesTheBitOfCompressionWithinAMessage() throws Exception {
    try (TestNode node = node(bounds(100_000, 100_000, true));
        WebSocketPeer peer = new WebSocketPeer(node, DEFLATE)) {
      peer.send(TEXT, "a");
      peer.send(FIN | RSV1 | CONTINUATION, "b");
      assertThat(peer.closeStatus()).isEqualTo(1002);
    }
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(data);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[65_536];
    int length;
    do {
      length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
      out.write(chunk, 0, length);
    } while (length == chunk.length);
    deflater.end();
    byte[] all = out.toByteArray();
    return Arrays.copyOf(all, all.length - 4);
  }

  private static byte[] inflate(byte[] data, int length) throws Exception {
    Inflater inflater = new Inflater(true);
    byte[] tailed = Arrays.copyOf(data, data.length + 4);
    tailed[data.length + 2] = (byte) 0xff;
    tailed[data.length + 3] = (byte) 0xff;
    inflater.setInput(tailed);
    byte[] out = new byte[length];
    int done = inflater.inflate(out);
    inflater.end();
    assertThat(done).isEqualTo(length);
    return out;
  }

  @Test
  void drainsWithGoingAwayBehindTheEcho() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      peer.send(FIN | BINARY, random(100));
      assertThat(peer.read().payload()).hasSize(100);
      Future<FinalReport> drained = node.drain();

      assertThat(peer.closeStatus()).isEqualTo(1001);
      peer.send(FIN | CLOSE, new byte[] {3, (byte) 0xe9});
      TestNode.await(drained);
      assertThat(closed(node).reason()).isEqualTo(CloseReason.DRAINED);
    }
  }

  @Test
  void boundsWhatItHoldsForAPeerThatDoesNotRead() throws Exception {
    try (TestNode node = node();
        WebSocketPeer peer = new WebSocketPeer(node)) {
      Thread sender = new Thread(() -> sendUntilClosed(peer));
      sender.start();
      SilentPeer.awaitStuck(node, () -> true);

      assertThat(node.openConnections().get(0).window().heldBytes()).isLessThan(1 << 20);
      peer.close();
      sender.join();
      ConnectionReport report = closed(node);
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_RESET);
      assertThat(report.ledger().received())
          .isEqualTo(report.ledger().sent() + report.ledger().discardedOut());
    }
  }

  private static void sendUntilClosed(WebSocketPeer peer) {
    try {
      while (true) {
        peer.send(FIN | BINARY, new byte[50_000]);
      }
    } catch (IOException e) {
      // closed
    }
  }

  @Test
  void answersOtherRequestsWithUpgradeRequired() throws Exception {
    try (TestNode node = node();
        Socket peer = node.connect()) {
      peer.getOutputStream().write("GET /echo HTTP/1.0\r\n\r\n".getBytes("US-ASCII"));
      assertThat(new String(peer.getInputStream().readAllBytes(), "US-ASCII"))
          .startsWith("HTTP/1.1 426 ")
          .containsIgnoringCase("\r\nupgrade: websocket\r\n")
          .containsIgnoringCase("\r\nconnection: upgrade\r\n");
    }
  }
}

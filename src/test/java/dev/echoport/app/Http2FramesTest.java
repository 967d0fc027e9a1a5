package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RFC 9113 and RFC 7541 make of frames that nobody should send. */
class Http2FramesTest {
  private static final int PRIORITY = 2;
  private static final int PUSH_PROMISE = 5;
  private static final int CONTINUATION = 9;
  private static final int UNKNOWN = 0xfa;
  private static final int PADDED = 8;
  private static final int WINDOW = 65_535;

  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
            "web",
            new InetListenAddress(Scheme.HTTP, "127.0.0.1", 0),
            1024,
            TestNode.DEFAULT_WINDOW,
            Duration.ZERO,
            0);
    node = TestNode.start(TestNode.config(TransportChoice.AUTO, listener));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static byte[] frames(Object... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      all.write((byte[]) part);
    }
    return all.toByteArray();
  }

  private static byte[] frame(int type, int flags, int stream, String hex) {
    return Http2Peer.frame(type, flags, stream, HexFormat.of().parseHex(hex));
  }

  private static byte[] setting(String hex) {
    return frame(Http2Peer.SETTINGS, 0, 0, hex);
  }

  private static byte[] block(String hex) {
    return frame(Http2Peer.HEADERS, Http2Peer.END_HEADERS | Http2Peer.END_STREAM, 1, hex);
  }

  /** A request whose body is still to come. */
  private static byte[] open(int stream) throws IOException {
    return Http2Peer.requestFrame(stream, false, Http2Peer.post());
  }

  private static byte[] openWith(String... more) throws IOException {
    String[] fields = Stream.of(Http2Peer.post(), more).flatMap(Stream::of).toArray(String[]::new);
    return Http2Peer.requestFrame(1, false, fields);
  }

  /** Its head, which is not complete. */
  private static byte[] begun() throws IOException {
    byte[] whole = open(1);
    whole[4] = 0;
    return whole;
  }

  static Stream<Arguments> errorsOfTheConnection() throws IOException {
    int ended = Http2Peer.END_HEADERS | Http2Peer.END_STREAM;
    return Stream.of(
        arguments(
            "4.2 HEADERS too large", frame(1, ended, 1, "00".repeat(16_385)), "FRAME_SIZE_ERROR"),
        arguments(
            "4.2 DATA too large",
            frames(open(1), frame(0, 0, 1, "00".repeat(16_385))),
            "FRAME_SIZE_ERROR"),
        arguments(
            "4.3 PRIORITY within a head",
            frames(begun(), frame(PRIORITY, 0, 1, "0000000000")),
            "PROTOCOL_ERROR"),
        arguments("4.3 another head within a head", frames(begun(), open(3)), "PROTOCOL_ERROR"),
        arguments("4.3 a block that is none", block("8040"), "COMPRESSION_ERROR"),
        arguments("5.1 DATA on an idle stream", frame(0, 1, 1, "00"), "PROTOCOL_ERROR"),
        arguments("5.1 RST_STREAM on an idle stream", frame(3, 0, 1, "00000008"), "PROTOCOL_ERROR"),
        arguments(
            "5.1 WINDOW_UPDATE on an idle stream", frame(8, 0, 1, "00000001"), "PROTOCOL_ERROR"),
        arguments(
            "5.1 CONTINUATION on an idle stream", frame(CONTINUATION, 4, 1, ""), "PROTOCOL_ERROR"),
        arguments("5.1.1 an even stream", open(2), "PROTOCOL_ERROR"),
        arguments("5.1.1 a lower stream", frames(open(5), open(3)), "PROTOCOL_ERROR"),
        arguments(
            "5.5 an unknown frame within a head",
            frames(begun(), frame(UNKNOWN, 0, 0, "00")),
            "PROTOCOL_ERROR"),
        arguments("6.1 DATA on stream 0", frame(0, 1, 0, "00"), "PROTOCOL_ERROR"),
        arguments(
            "6.1 padding longer than DATA",
            frames(open(1), frame(0, PADDED, 1, "0500")),
            "PROTOCOL_ERROR"),
        arguments("6.2 HEADERS on stream 0", frame(1, ended, 0, "82"), "PROTOCOL_ERROR"),
        arguments(
            "6.2 padding longer than HEADERS",
            frame(1, ended | PADDED, 1, "0582"),
            "PROTOCOL_ERROR"),
        arguments(
            "6.3 PRIORITY on stream 0", frame(PRIORITY, 0, 0, "0000000000"), "PROTOCOL_ERROR"),
        arguments("6.4 RST_STREAM on stream 0", frame(3, 0, 0, "00000008"), "PROTOCOL_ERROR"),
        arguments(
            "6.4 RST_STREAM of three bytes",
            frames(open(1), frame(3, 0, 1, "000000")),
            "FRAME_SIZE_ERROR"),
        arguments(
            "6.5 SETTINGS ack with content", frame(4, 1, 0, "000000000000"), "FRAME_SIZE_ERROR"),
        arguments("6.5 SETTINGS on a stream", frame(4, 0, 1, "000300000064"), "PROTOCOL_ERROR"),
        arguments("6.5 SETTINGS of three bytes", setting("000300"), "FRAME_SIZE_ERROR"),
        arguments("6.5.2 ENABLE_PUSH 2", setting("000200000002"), "PROTOCOL_ERROR"),
        arguments("6.5.2 INITIAL_WINDOW_SIZE 2^31", setting("000480000000"), "FLOW_CONTROL_ERROR"),
        arguments("6.5.2 MAX_FRAME_SIZE 16383", setting("000500003fff"), "PROTOCOL_ERROR"),
        arguments("6.5.2 MAX_FRAME_SIZE 2^24", setting("000501000000"), "PROTOCOL_ERROR"),
        arguments(
            "6.6 PUSH_PROMISE",
            frames(open(1), frame(PUSH_PROMISE, 4, 1, "0000000282")),
            "PROTOCOL_ERROR"),
        arguments("6.7 PING on a stream", frame(6, 0, 1, "0000000000000000"), "PROTOCOL_ERROR"),
        arguments("6.7 PING of six bytes", frame(6, 0, 0, "000000000000"), "FRAME_SIZE_ERROR"),
        arguments("6.8 GOAWAY on a stream", frame(7, 0, 1, "0000000000000000"), "PROTOCOL_ERROR"),
        arguments("6.9 WINDOW_UPDATE 0", frame(8, 0, 0, "00000000"), "PROTOCOL_ERROR"),
        arguments("6.9 WINDOW_UPDATE of three bytes", frame(8, 0, 0, "000001"), "FRAME_SIZE_ERROR"),
        arguments("6.9.1 credit beyond 2^31-1", frame(8, 0, 0, "7fffffff"), "FLOW_CONTROL_ERROR"),
        arguments(
            "6.9.2 a window beyond 2^31-1",
            frames(open(1), frame(8, 0, 1, "7fff0000"), setting("00047fffffff")),
            "FLOW_CONTROL_ERROR"),
        arguments(
            "6.10 CONTINUATION on stream 0",
            frames(begun(), frame(CONTINUATION, 4, 0, "")),
            "PROTOCOL_ERROR"),
        arguments(
            "6.10 CONTINUATION on another stream",
            frames(begun(), frame(CONTINUATION, 4, 3, "")),
            "PROTOCOL_ERROR"),
        arguments(
            "6.10 CONTINUATION behind a head",
            frames(open(1), frame(CONTINUATION, 4, 1, "")),
            "PROTOCOL_ERROR"),
        arguments("RFC 7541, 2.3.3 an index beyond the table", block("ff00"), "COMPRESSION_ERROR"),
        arguments("RFC 7541, 4.2 a size update behind a field", block("8220"), "COMPRESSION_ERROR"),
        arguments(
            "RFC 7541, 6.3 a size update beyond the setting",
            block("3fe2ff0382"),
            "COMPRESSION_ERROR"),
        arguments(
            "RFC 7541, 5.2 padding of a byte", block("0085f2b24a84ff01"), "COMPRESSION_ERROR"),
        arguments("RFC 7541, 5.2 padding of zeros", block("0083f2b24001"), "COMPRESSION_ERROR"),
        arguments("RFC 7541, 6.1 index 0", block("80"), "COMPRESSION_ERROR"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errorsOfTheConnection")
  void endsTheConnection(String what, byte[] bytes, Http2Error error) throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.write(bytes);

      assertThat(peer.await(Http2Peer.GOAWAY, 0).error()).as(what).isEqualTo(error);
    }
  }

  static Stream<Arguments> errorsOfTheStream() throws IOException {
    byte[] data = frame(Http2Peer.DATA, Http2Peer.END_STREAM, 1, "00");
    return Stream.of(
        arguments("5.1 DATA on a half-closed stream", frames(open(1), data, data), "STREAM_CLOSED"),
        arguments(
            "5.1 DATA behind RST_STREAM",
            frames(open(1), frame(3, 0, 1, "00000008"), data),
            "STREAM_CLOSED"),
        arguments(
            "6.3 PRIORITY of four bytes",
            frames(open(1), frame(PRIORITY, 0, 1, "00000000")),
            "FRAME_SIZE_ERROR"),
        arguments(
            "6.9 WINDOW_UPDATE 0", frames(open(1), frame(8, 0, 1, "00000000")), "PROTOCOL_ERROR"),
        arguments(
            "6.9.1 credit beyond 2^31-1",
            frames(open(1), frame(8, 0, 1, "7fffffff")),
            "FLOW_CONTROL_ERROR"),
        arguments(
            "8.1 trailers without an end",
            frames(open(1), Http2Peer.requestFrame(1, false, "x", "y")),
            "PROTOCOL_ERROR"),
        arguments(
            "8.1 pseudo-fields in trailers",
            frames(open(1), Http2Peer.requestFrame(1, true, ":method", "GET")),
            "PROTOCOL_ERROR"),
        arguments(
            "8.1.1 more than Content-Length",
            frames(openWith("content-length", "0"), data),
            "PROTOCOL_ERROR"),
        arguments(
            "8.1.1 less than Content-Length",
            frames(openWith("content-length", "2"), data),
            "PROTOCOL_ERROR"),
        arguments("8.2 a name in upper case", openWith("X", "y"), "PROTOCOL_ERROR"),
        arguments("8.2.2 Connection", openWith("connection", "close"), "PROTOCOL_ERROR"),
        arguments("8.2.2 TE other than trailers", openWith("te", "gzip"), "PROTOCOL_ERROR"),
        arguments("8.3 a pseudo-field of responses", openWith(":status", "200"), "PROTOCOL_ERROR"),
        arguments("8.3 an unknown pseudo-field", openWith(":x", "y"), "PROTOCOL_ERROR"),
        arguments(
            "8.3 a pseudo-field behind a field",
            openWith("x", "y", ":authority", "x"),
            "PROTOCOL_ERROR"),
        arguments("8.3.1 two :path", openWith(":path", "/"), "PROTOCOL_ERROR"),
        arguments("8.3.1 two :method", openWith(":method", "GET"), "PROTOCOL_ERROR"),
        arguments("8.3.1 two :scheme", openWith(":scheme", "http"), "PROTOCOL_ERROR"),
        arguments(
            "8.3.1 an empty :path",
            Http2Peer.requestFrame(1, true, ":method", "GET", ":scheme", "http", ":path", ""),
            "PROTOCOL_ERROR"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errorsOfTheStream")
  void endsTheStreamAlone(String what, byte[] bytes, Http2Error error) throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.write(bytes);
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).as(what).isEqualTo(error);

      assertAnswersOn(peer, 7);
    }
  }

  private static void assertAnswersOn(Http2Peer peer, int stream) throws IOException {
    peer.request(stream, true, ":method", "GET", ":scheme", "http", ":path", "/echo");
    assertThat(peer.status(stream)).isEqualTo("200");
  }

  static Stream<Arguments> allowed() throws IOException {
    return Stream.of(
        arguments("4.1 an unknown frame", frame(UNKNOWN, 0xff, 0, "00")),
        arguments("4.1 flags that mean nothing", frame(6, 0x16, 0, "0000000000000000")),
        arguments("5.1 PRIORITY on an idle stream", frame(PRIORITY, 0, 3, "0000000010")),
        arguments(
            "5.1 WINDOW_UPDATE on a half-closed stream",
            frames(Http2Peer.requestFrame(1, true, Http2Peer.post()), frame(8, 0, 1, "00000001"))),
        arguments(
            "5.1 RST_STREAM twice",
            frames(open(1), frame(3, 0, 1, "00000008"), frame(3, 0, 1, "00000008"))),
        arguments("6.1 DATA with padding", frames(open(1), frame(0, PADDED | 1, 1, "02000000"))),
        arguments("6.5.2 an unknown setting", setting("00ff00000001")),
        arguments("6.7 an acknowledgement of no PING", frame(6, 1, 0, "0000000000000000")),
        arguments(
            "6.10 a head in three frames",
            frames(
                begun(),
                frame(CONTINUATION, 0, 1, ""),
                frame(CONTINUATION, 4, 1, ""),
                frame(0, 1, 1, ""))),
        arguments("8.1 trailers", frames(open(1), Http2Peer.requestFrame(1, true, "x", "y"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("allowed")
  void goesOn(String what, byte[] bytes) throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.write(bytes);

      assertAnswersOn(peer, 7);
    }
  }

  @Test
  void acknowledgesSettingsAndPings() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.write(frame(Http2Peer.PING, 0, 0, "0102030405060708"));

      assertThat(peer.await(Http2Peer.SETTINGS, 0).flags()).isZero();
      assertThat(peer.await(Http2Peer.SETTINGS, 0).flags()).isEqualTo(Http2Peer.ACK);
      Http2Peer.Frame pong = peer.await(Http2Peer.PING, 0);
      assertThat(pong.flags()).isEqualTo(Http2Peer.ACK);
      assertThat(pong.payload()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  @Test
  void refusesMoreStreamsThanItAllows() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      for (int stream = 1; stream <= 201; stream += 2) {
        peer.write(open(stream));
      }

      assertThat(peer.await(Http2Peer.RST_STREAM, 201).error())
          .isEqualTo(Http2Error.REFUSED_STREAM);
    }
  }

  @Test
  void sendsNoMoreThanAWindowThatShrinks() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), 3)) {
      peer.write(open(1));
      peer.write(frame(Http2Peer.DATA, 0, 1, "000000"));
      assertThat(peer.await(Http2Peer.DATA, 1).payload()).hasSize(3);
      peer.write(setting("000400000001")); // minus two
      peer.write(frame(Http2Peer.DATA, Http2Peer.END_STREAM, 1, "0000"));
      peer.write(Http2Peer.credit(1, 3)); // one

      assertThat(peer.await(Http2Peer.DATA, 1).payload()).hasSize(1);
    }
  }
}

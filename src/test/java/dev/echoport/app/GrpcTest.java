package dev.echoport.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.grpc.GrpcStatus;
import dev.echoport.scheme.Scheme;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of gRPC, frame by frame. */
class GrpcTest {
  private static final int WINDOW = 65_535;
  private static final String ECHO = "/any.Service/Method";
  private static final String HEALTH = "/grpc.health.v1.Health/";

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
            .with(HttpConfig.DEFAULT);
    node = TestNode.start(TestNode.config(TransportChoice.AUTO, listener));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Http2Peer peer() throws IOException {
    return new Http2Peer(node.connect(), WINDOW);
  }

  private static void call(Http2Peer peer, int stream, String path, String... more)
      throws IOException {
    String[] head = {
      ":method", "POST", ":scheme", "http", ":path", path, "content-type", "application/grpc+proto"
    };
    String[] all = Arrays.copyOf(head, head.length + more.length);
    System.arraycopy(more, 0, all, head.length, more.length);
    peer.request(stream, false, all);
  }

  private static byte[] message(int compressed, int bytes) {
    byte[] payload = new byte[bytes];
    Arrays.fill(payload, (byte) bytes);
    return ByteBuffer.allocate(5 + bytes).put((byte) compressed).putInt(bytes).put(payload).array();
  }

  private static void send(Http2Peer peer, int stream, boolean last, byte[] data)
      throws IOException {
    peer.send(Http2Peer.DATA, last ? Http2Peer.END_STREAM : 0, stream, data);
  }

  private static void assertStatus(Http2Headers trailers, GrpcStatus status) {
    assertThat(trailers.get("grpc-status")).hasToString(String.valueOf(status.code()));
  }

  private static void assertEcho(Http2Peer peer, int stream) throws IOException {
    call(peer, stream, ECHO);
    send(peer, stream, true, message(0, 3));
    assertThat(peer.data(stream, 8)).isEqualTo(message(0, 3));
    assertStatus(peer.head(stream), GrpcStatus.OK);
  }

  private ConnectionReport closed() throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }

  @Test
  void echoesMessagesAsTheyCame() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, ECHO, "grpc-encoding", "gzip");
      Http2Headers head = peer.head(1);
      assertThat(head.get("content-type")).hasToString("application/grpc+proto");
      assertThat(head.get("grpc-encoding")).hasToString("gzip");
      byte[] first = message(1, 1000);
      send(peer, 1, false, Arrays.copyOf(first, 300));
      send(peer, 1, false, Arrays.copyOfRange(first, 300, 1005));
      assertThat(peer.data(1, 1005)).isEqualTo(first);
      send(peer, 1, true, message(0, 0));
      assertThat(peer.data(1, 5)).isEqualTo(message(0, 0));
      assertStatus(peer.head(1), GrpcStatus.OK);
    }
    ConnectionReport report = closed();
    assertThat(report.ledger().received()).isEqualTo(1010);
    assertThat(report.ledger().sent()).isEqualTo(1010);
    assertThat(report.completions()).isEqualTo(4); // a receive and a send for each message
  }

  @Test
  void refusesAMessageThatIsTooLargeAndNoOtherCall() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, ECHO);
      peer.head(1);
      send(peer, 1, false, new byte[] {0, 0, 0x40, 0, 1});
      assertStatus(peer.head(1), GrpcStatus.RESOURCE_EXHAUSTED);
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.NO_ERROR);

      assertEcho(peer, 3);
    }
  }

  @Test
  void saysThatAMessageIsNotWhole() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, ECHO);
      peer.head(1);
      send(peer, 1, true, Arrays.copyOf(message(0, 10), 9));
      assertStatus(peer.head(1), GrpcStatus.INTERNAL);
      assertEcho(peer, 3);
    }
    ConnectionReport report = closed();
    assertThat(report.ledger().discarded().get(CloseReason.PROTOCOL_ERROR)).isEqualTo(9);
  }

  @Test
  void answersWithTheStatusThatIsAskedForAndNothingElse() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, ECHO, "x-echo-status", "UNAVAILABLE");
      send(peer, 1, true, message(0, 3));
      Http2Peer.Frame head = peer.await(Http2Peer.HEADERS, 1);

      assertThat(head.endsStream()).isTrue();
    }
    assertThat(closed().ledger().consumed()).isEqualTo(8);
  }

  @Test
  void takesStatusesInTurnWhicheverConnectionAsks() throws Exception {
    for (GrpcStatus status : List.of(GrpcStatus.UNAVAILABLE, GrpcStatus.OK)) {
      try (Http2Peer peer = peer()) {
        call(peer, 1, "/turns.Of/Status", "x-echo-status", "UNAVAILABLE,OK");
        peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1);
        Http2Headers head = peer.head(1);
        assertStatus(head.contains("grpc-status") ? head : peer.head(1), status);
      }
    }
  }

  @Test
  void addsTheMetadataThatIsAskedFor() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, ECHO, "x-echo-header", "X-Before: a", "x-echo-trailer", "after: b");
      assertThat(peer.head(1).get("x-before")).hasToString("a");
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1);

      assertThat(peer.head(1).get("after")).hasToString("b");
    }
  }

  @Test
  void takesNoCallOverHttp1() throws Exception {
    try (Socket peer = node.connect()) {
      peer.getOutputStream()
          .write(
              ("POST /a.B/C HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc\r\n"
                      + "Connection: close\r\nContent-Length: 0\r\n\r\n")
                  .getBytes(UTF_8));

      assertThat(new String(peer.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 505 ")
          .contains("expected: HTTP/2");
    }
  }

  @Test
  void endsACallWhoseTimeIsOver() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, ECHO, "grpc-timeout", "20m", "x-echo-delay", "10s");
      assertStatus(peer.head(1), GrpcStatus.DEADLINE_EXCEEDED);

      assertEcho(peer, 3);
    }
  }

  @Test
  void answersAfterTheDelayThatIsAskedFor() throws Exception {
    try (Http2Peer peer = peer()) {
      long before = System.nanoTime();
      call(peer, 1, ECHO, "x-echo-delay", "100ms");
      send(peer, 1, true, message(0, 3));

      assertThat(peer.data(1, 8)).isEqualTo(message(0, 3));
      assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(100).toNanos());
      assertStatus(peer.head(1), GrpcStatus.OK);
    }
  }

  @Test
  void saysWhatIsWrongWithACompressedMessageOfNoEncoding() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, ECHO);
      peer.head(1);
      send(peer, 1, true, message(1, 3));

      assertStatus(peer.head(1), GrpcStatus.INTERNAL);
    }
  }

  @Test
  void stopsNoOtherCallWhileAPeerGivesNoCredit() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), 8)) {
      call(peer, 1, ECHO);
      for (int i = 0; i < 4; i++) {
        send(peer, 1, false, message(0, 15_000));
      }
      assertEcho(peer, 3);
    }
    ConnectionReport report = closed();
    assertThat(report.ledger().pending()).isZero();
    assertThat(report.ledger().received()).isLessThan(8 + 4 * 15_005);
  }

  @Test
  void tellsTheHealthOfAListener() throws Exception {
    try (Http2Peer peer = peer()) {
      int[] stream = {-1};
      await()
          .until(
              () -> {
                call(peer, stream[0] += 2, HEALTH + "Check");
                send(peer, stream[0], true, HexFormat.of().parseHex("00000000050a03776562"));
                return peer.data(stream[0], 7)[6] == 1;
              });
      call(peer, 1001, HEALTH + "Check");
      send(peer, 1001, true, HexFormat.of().parseHex("00000000030a0178"));

      assertStatus(peer.head(1001), GrpcStatus.NOT_FOUND);
    }
  }

  @Test
  void endsAWatchWhenTheNodeStops() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, HEALTH + "Watch");
      send(peer, 1, true, HexFormat.of().parseHex("0000000000"));
      assertThat(peer.data(1, 7)).hasSize(7);
      node.drain();
      peer.await(Http2Peer.GOAWAY, 0);

      assertStatus(peer.head(1), GrpcStatus.UNAVAILABLE);
    }
    assertThat(closed().reason()).isEqualTo(CloseReason.DRAINED);
  }

  @Test
  void listsItsServicesByReflectionWhateverTheCallWillAskFor() throws Exception {
    try (Http2Peer peer = peer()) {
      call(
          peer,
          1,
          "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
          "x-echo-status",
          "UNAVAILABLE");
      send(peer, 1, true, HexFormat.of().parseHex("00000000023a00"));

      assertThat(new String(peer.data(1, 100), UTF_8))
          .contains("grpc.health.v1.Health", "echoport.v1.Echo");
    }
  }

  @Test
  void doesNotImplementWhatIsNoMethod() throws Exception {
    try (Http2Peer peer = peer()) {
      call(peer, 1, "/echo");
      send(peer, 1, true, message(0, 3));

      assertStatus(peer.head(1), GrpcStatus.UNIMPLEMENTED);
    }
  }
}

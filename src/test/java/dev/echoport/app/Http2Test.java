package dev.echoport.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import io.netty.handler.codec.http2.Http2Error;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of HTTP/2 (RFC 9113) that end in another way than by their answer. */
class Http2Test {
  private static final int CONTINUATION = 9;
  private static final int WINDOW = 65_535;

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
            0);
    node = TestNode.start(TestNode.config(TransportChoice.AUTO, listener));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String[] get() {
    return new String[] {":method", "GET", ":scheme", "http", ":path", "/echo"};
  }

  @Test
  void letsAPeerGoThatClosesWhileAnAnswerWaitsForCredit() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), 0)) {
      peer.request(1, true, get());
      assertThat(peer.status(1)).isEqualTo("200");
      peer.finish();

      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.CANCEL);
    }
    ConnectionReport report = closed();
    assertThat(report.reason()).isEqualTo(CloseReason.PEER_FINISHED);
    assertThat(report.ledger().discarded().get(CloseReason.PEER_FINISHED))
        .isEqualTo(report.ledger().produced())
        .isPositive();
  }

  @Test
  void sendsWhatHasCreditToAPeerThatHasEndedItsInput() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), 10)) {
      peer.request(1, false, Http2Peer.post());
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, new byte[25]);
      peer.request(3, false, Http2Peer.post());
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 3, new byte[10]);
      peer.finish();

      assertThat(peer.await(Http2Peer.DATA, 1).payload()).hasSize(10);
      assertThat(peer.await(Http2Peer.DATA, 3).payload()).hasSize(10);
    }
    assertThat(closed().ledger().sent()).isEqualTo(10); // the half of a send counts as not sent
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":scheme http :path /echo",
        ":method POST :path /echo",
        ":method POST :scheme http",
        ":method POST :scheme http :path /echo UPPER case",
        ":method POST :scheme http :path /echo connection close"
      })
  void resetsAMalformedRequestAndNoOther(String fields) throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.request(1, false, Http2Peer.post());
      peer.request(3, false, fields.split(" "));
      peer.send(Http2Peer.DATA, 0, 3, new byte[10]);
      assertThat(peer.await(Http2Peer.RST_STREAM, 3).error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 3, new byte[10]);

      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, new byte[7]);
      assertThat(peer.await(Http2Peer.DATA, 1).payload()).hasSize(7);
    }
    assertThat(closed().reason()).isEqualTo(CloseReason.PEER_FINISHED);
  }

  @Test
  void freesTheStreamsThatItResets() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      for (int stream = 1; stream <= 201; stream += 2) {
        peer.request(stream, false, ":method", "GET");
        peer.await(Http2Peer.RST_STREAM, stream);
      }
      peer.request(203, true, get());

      assertThat(peer.status(203)).isEqualTo("200");
    }
  }

  @ParameterizedTest
  @CsvSource({"5, STREAM_CLOSED", "3, PROTOCOL_ERROR"})
  void endsAtHeaderFieldsOnAStreamThatIsOver(int stream, Http2Error error) throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.request(5, true, get());
      assertThat(peer.await(Http2Peer.DATA, 5).endsStream()).isTrue();
      peer.request(stream, true, get());

      assertThat(peer.await(Http2Peer.GOAWAY, 0).error()).isEqualTo(error);
    }
    assertThat(closed().reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
  }

  @Test
  void resetsAStreamThatGoesOnBehindItsEnd() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), 0)) {
      byte[] request = Http2Peer.requestFrame(1, true, get());
      peer.write(ByteBuffer.allocate(2 * request.length).put(request).put(request).array());

      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.STREAM_CLOSED);
    }
  }

  @Test
  void toleratesTrailersOnAStreamThatWasReset() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.request(1, false, Http2Peer.post());
      peer.send(Http2Peer.RST_STREAM, 0, 1, new byte[4]);
      peer.request(1, true, "x", "y");
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.STREAM_CLOSED);

      peer.request(3, true, get());
      assertThat(peer.status(3)).isEqualTo("200");
    }
  }

  @Test
  void answersWithoutAnEchoWhereAnErrorStatusCannotWaitForTheBody() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.request(1, false, ":method", "POST", ":scheme", "http", ":path", "/echo?status=503");
      for (int i = 0; i < 4; i++) {
        peer.send(Http2Peer.DATA, 0, 1, new byte[10_000]);
      }
      assertThat(peer.status(1)).isEqualTo("503");
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.NO_ERROR);

      peer.request(3, false, ":method", "POST", ":scheme", "http", ":path", "/echo?status=503");
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 3, new byte[10_000]);
      assertThat(peer.status(3)).isEqualTo("503");
      assertThat(peer.await(Http2Peer.DATA, 3).payload()).hasSize(10_000);
    }
    assertThat(closed().ledger().pending()).isZero();
  }

  @Test
  void answersAHeaderThatIsFarTooLarge() throws Exception {
    byte[] fields = new byte[16_384];
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.request(1, false, Http2Peer.post());
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, new byte[7]);
      peer.send(Http2Peer.HEADERS, 0, 3, fields);
      for (int i = 0; i < 20; i++) {
        peer.send(CONTINUATION, i == 19 ? Http2Peer.END_HEADERS : 0, 3, fields);
      }

      assertThat(peer.status(3)).isEqualTo("431");
      assertThat(peer.await(Http2Peer.GOAWAY, 0).error()).isEqualTo(Http2Error.NO_ERROR);
      assertThat(peer.next()).as("an end without a reset").isNull();
    }
    ConnectionReport report = closed();
    assertThat(report.cause()).isEqualTo("a header of more than 16384 bytes (http.maxHeader)");
    assertThat(report.ledger().sent()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 8, a frame", "1, 0, 9, a request head", "0, 0, 10, a frame"})
  void saysThatTheInputEndsWithinAFrame(int type, int flags, int bytes, String within)
      throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), WINDOW)) {
      peer.request(1, true, get());
      assertThat(peer.status(1)).isEqualTo("200");
      peer.write(
          Arrays.copyOf(Http2Peer.frame(type, flags, type == 0 ? 1 : 3, new byte[2]), bytes));
      peer.finish();

      assertThat(peer.await(Http2Peer.GOAWAY, 0).error()).isEqualTo(Http2Error.NO_ERROR);
    }
    ConnectionReport report = closed();
    assertThat(report.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
    assertThat(report.cause()).isEqualTo("the input ends within " + within);
  }

  @Test
  void servesAStreamBesideAnotherWithManyPiecesAndNoCredit() throws Exception {
    try (Http2Peer peer = new Http2Peer(node.connect(), 0)) {
      peer.request(1, false, Http2Peer.post());
      for (int i = 0; i < 2 * TestNode.DEFAULT_WINDOW.operations(); i++) {
        peer.send(Http2Peer.DATA, 0, 1, new byte[1]);
      }
      peer.request(3, false, Http2Peer.post());
      peer.write(Http2Peer.credit(3, 7));
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 3, new byte[7]);

      assertThat(peer.await(Http2Peer.DATA, 3).payload()).hasSize(7);
    }
  }

  @Test
  void saysNothingToAnotherProtocol() throws Exception {
    try (Socket peer = node.connect()) {
      peer.getOutputStream().write("INVALID CONNECTION PREFACE\r\n\r\n".getBytes(US_ASCII));

      assertThat(peer.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(closed().reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
  }

  private ConnectionReport closed() throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }
}

package dev.echoport.client.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.FarEnd;
import dev.echoport.client.load.FaultyPeer;
import dev.echoport.testing.Echoport;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of WebSockets: of an Echoport node, and of what others make of frames. */
@Timeout(120)
class WebSocketChecksTest {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;
  private static final String AGREED = "Sec-WebSocket-Extensions: permessage-deflate\n";
  private static Echoport node;

  @BeforeAll
  static void start() {
    node =
        Echoport.start(
            listeners ->
                listeners
                    .ws("echo")
                    .http("web")
                    .ws("small")
                    .ws("deflating")
                    .set("listeners.small.http.maxFrame", "64KiB")
                    .set("listeners.deflating.http.compression", "true"));
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static Finding find(String uri, Duration timeout, CheckKind check, boolean ours)
      throws Exception {
    DiagnoseOptions options =
        new DiagnoseOptions(
            Target.parse(uri),
            ClientTls.DEFAULT,
            List.of(check),
            timeout,
            Duration.ofMillis(100),
            1,
            Duration.ofSeconds(1),
            ours ? null : List.of());
    return Diagnosis.run(options, FarEnd.UNKNOWN, DiagnosisListener.NONE)
        .results()
        .get(0)
        .finding();
  }

  private static Finding of(String listener, CheckKind check) throws Exception {
    return find(node.listener(listener).uri().toString(), Duration.ofSeconds(30), check, true);
  }

  /** Against a gateway that answers the handshake with these fields, and does so with frames. */
  private static Finding gateway(String fields, FaultyPeer.Behaviour frames, CheckKind check)
      throws Exception {
    try (FaultyPeer peer = gateway(fields, frames)) {
      String uri = "ws://127.0.0.1:" + peer.port();
      return find(uri, Duration.ofMillis(700), check, true);
    }
  }

  private static FaultyPeer gateway(String fields, FaultyPeer.Behaviour frames) {
    String answer =
        "HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: websocket\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n"
            + fields
            + "\n";
    return FaultyPeer.start(
        (in, out) -> {
          FaultyPeer.http(answer).serve(in, out);
          frames.serve(in, out);
        });
  }

  private static void assertFault(Finding finding, String part) {
    assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.FAULT);
    assertThat(finding.sentence()).contains(part);
    assertThat(finding.next()).isNotBlank();
  }

  private static void assertOk(Finding finding, String part) {
    assertThat(finding.sentence()).contains(part);
    assertThat(finding.verdict()).isEqualTo(Verdict.OK);
  }

  /** The next frame as it would go back: without its mask of zeros. */
  private static byte[] echo(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int first = data.readUnsignedByte();
    int length = data.readUnsignedByte() & 0x7f;
    int bytes = length == 126 ? data.readUnsignedShort() : length;
    data.skipNBytes(4);
    ByteBuffer frame = ByteBuffer.allocate(4 + bytes).put((byte) first).put((byte) length);
    if (length == 126) {
      frame.putShort((short) bytes);
    }
    frame.put(data.readNBytes(bytes));
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /** Echoes, and passes no ping on. */
  private static void swallowsPings(InputStream in, OutputStream out) throws IOException {
    while (true) {
      byte[] frame = echo(in);
      if ((frame[0] & 0xff) != PING) {
        out.write(frame);
      }
    }
  }

  /** Answers pings itself, while its server still has the message. */
  private static void answersPings(InputStream in, OutputStream out) throws IOException {
    out.write(echo(in)); // the first message alone
    try {
      while (true) {
        byte[] message = echo(in);
        byte[] pong = echo(in);
        assertThat(pong[0] & 0xff).isEqualTo(PING);
        pong[0] = (byte) PONG;
        out.write(pong);
        out.write(message);
      }
    } catch (EOFException gone) {
      return;
    }
  }

  @ParameterizedTest
  @CsvSource({"echo", "web"})
  void findsNothingWrongWithPingsOfANode(String listener) throws Exception {
    assertOk(
        of(listener, CheckKind.PINGS),
        "5 pings are answered, each behind the echo of the message ahead of it, so by the other end");
  }

  @Test
  void namesWhoAnswersPingsInPlaceOfTheOtherEnd() throws Exception {
    assertFault(
        gateway("", WebSocketChecksTest::answersPings, CheckKind.PINGS),
        "5 of 5 pings are answered before the echo of the message ahead of them, so something"
            + " between answers them");
  }

  @Test
  void doesNotKnowTheOrderOfAnotherEcho() throws Exception {
    try (FaultyPeer peer = gateway("", WebSocketChecksTest::answersPings)) {
      Finding finding =
          find("ws://127.0.0.1:" + peer.port(), Duration.ofSeconds(30), CheckKind.PINGS, false);
      assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.UNPROVED);
    }
  }

  @Test
  void namesPingsThatNobodyAnswers() throws Exception {
    assertFault(
        gateway("", WebSocketChecksTest::swallowsPings, CheckKind.PINGS),
        "A ping behind a message got nothing for ");
  }

  @Test
  void sendsLargeMessages() throws Exception {
    assertOk(
        of("echo", CheckKind.MESSAGES),
        "Messages of 1 MiB in one frame, and of 4 MiB in 64 fragments, came back unchanged");
  }

  @Test
  void namesALimitOfFrames() throws Exception {
    assertFault(
        of("small", CheckKind.MESSAGES),
        "A message of 1 MiB in one frame got a close frame 1009 (");
  }

  @Test
  void seesThatCompressionIsKept() throws Exception {
    Finding finding = of("deflating", CheckKind.COMPRESSION);
    assertOk(
        finding,
        "Compression is agreed on (permessage-deflate) and kept: a message of 65,000 bytes");
    assertThat((Integer) finding.figures().get("backBytes")).isLessThan(1_000);
  }

  @Test
  void saysWhoDoesNotAgreeToCompression() throws Exception {
    assertThat(of("web", CheckKind.COMPRESSION).sentence())
        .startsWith("The offer of compression arrives, and the other end does not agree to it");
    assertThat(of("echo", CheckKind.COMPRESSION).verdict()).isEqualTo(Verdict.SKIPPED);
  }

  @Test
  void namesWhoTakesTheOfferOfCompressionAway() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"rawHeaders\":[]}";
    try (FaultyPeer peer =
        FaultyPeer.start(
            (in, out) -> {
              boolean upgrade = FaultyPeer.readHeader(in).contains("Upgrade:");
              String switched =
                  "HTTP/1.1 101 Ok\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
              out.write((upgrade ? switched : answer).getBytes(StandardCharsets.US_ASCII));
            })) {
      assertFault(
          find(
              "http://127.0.0.1:" + peer.port(),
              Duration.ofSeconds(30),
              CheckKind.COMPRESSION,
              true),
          "The offer of compression is taken away on the way");
    }
  }

  @Test
  void namesAnAgreementThatIsNotKept() throws Exception {
    FaultyPeer.Behaviour refuses =
        (in, out) -> {
          echo(in);
          out.write(new byte[] {(byte) CLOSE, 2, 1002 >>> 8, (byte) 1002});
        };
    assertFault(
        gateway(AGREED, refuses, CheckKind.COMPRESSION),
        "Compression is agreed on, but a compressed message got a close frame 1002");
    FaultyPeer.Behaviour anotherOne =
        (in, out) -> {
          echo(in);
          out.write(new byte[] {(byte) TEXT, 2, 'n', 'o'});
        };
    assertFault(
        gateway(AGREED, anotherOne, CheckKind.COMPRESSION),
        "a compressed message came back as another one");
  }

  @ParameterizedTest
  @CsvSource({"PINGS", "MESSAGES", "COMPRESSION", "IDLE", "LIFETIME"})
  void leavesToOneCheckThatNoWebSocketOpens(CheckKind check) throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.http("HTTP/1.1 200 OK\n\n"))) {
      Finding finding = find("ws://127.0.0.1:" + peer.port(), Duration.ofSeconds(30), check, true);
      assertThat(finding.verdict()).isEqualTo(Verdict.SKIPPED);
    }
  }

  @Test
  void letsWebSocketsRest() throws Exception {
    assertOk(of("echo", CheckKind.IDLE), "Connections that rest for up to 1s still echo");
  }

  @Test
  void namesAnIdleLimitThatIsToldByACloseFrame() throws Exception {
    FaultyPeer.Behaviour ends =
        (in, out) -> {
          out.write(echo(in));
          out.write(new byte[] {(byte) CLOSE, 2, 1001 >>> 8, (byte) 1001});
          in.transferTo(OutputStream.nullOutputStream());
        };
    assertFault(
        gateway("", ends, CheckKind.IDLE), "; this side is told by a close frame 1001; what the");
  }
}

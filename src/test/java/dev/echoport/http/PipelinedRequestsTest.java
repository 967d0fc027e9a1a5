package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests of a peer that reads no answer. */
class PipelinedRequestsTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int END_OF_STREAM_AND_HEADERS = 5;

  /** {@code GET http://x/}, as HPACK's table has it. */
  private static final byte[] GET = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'x'};

  /** Each is on a stream of its own, which begins when enough answers wait already. */
  @Test
  void ofHttp2WaitUnreadWhileTheAnswersBeforeThemAre() {
    ByteBuf all = Unpooled.buffer().writeBytes(PREFACE.getBytes(ISO_8859_1));
    all.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // settings
    for (int stream = 1; stream < 200; stream += 2) {
      all.writeMedium(GET.length).writeByte(1).writeByte(END_OF_STREAM_AND_HEADERS);
      all.writeInt(stream).writeBytes(GET);
    }

    assertThat(InMemoryPeer.waiting(ByteBufUtil.getBytes(all))).isBetween(64, 150);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /nothing", "GET /echo", "POST /echo"})
  void areNotAnsweredWithoutBoundWhileNobodyReads(String request) {
    String all = (request + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(500);

    assertThat(InMemoryPeer.waiting(all.getBytes(ISO_8859_1))).isBetween(64, 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /", "HEAD /", "GET /echo", "POST /echo"})
  void endByTheResetOfTheirPeerAndByNothingElse(String request) {
    String all = (request + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(500);

    assertThat(InMemoryPeer.reset(all.getBytes(ISO_8859_1)).reason())
        .isEqualTo(CloseReason.PEER_RESET);
  }
}

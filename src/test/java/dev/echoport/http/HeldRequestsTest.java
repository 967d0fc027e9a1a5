package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers make the node hold as objects, which are larger than what they have sent. */
class HeldRequestsTest {
  private static final int MIB = 1 << 20;
  private static final String FIELDS = "a:\r\n".repeat(2000);
  private static final int FIELDS_BYTES = 2000 * 130;
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n";
  private static final String POST = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  private static final String CHUNKS = "Transfer-Encoding: chunked\r\n\r\n";
  private static final String UPGRADE =
      GET
          + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  private static long held(String input) {
    return InMemoryPeer.held(input.getBytes(ISO_8859_1));
  }

  @Test
  void countsAHeadWhileItsRequestGoesOn() {
    assertThat(held(POST + "Content-Length: 9\r\n" + FIELDS + "\r\n")).isGreaterThan(FIELDS_BYTES);
  }

  @Test
  void keepsNoHeadOnceItsRequestIsAnswered() {
    assertThat(InMemoryPeer.heldOnceRead((GET + FIELDS + "\r\n").getBytes(ISO_8859_1)))
        .isLessThan(FIELDS_BYTES / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", CHUNKS + "0\r\n"})
  void countsFieldsOfWhichMoreMustCome(String before) {
    assertThat(held(POST + before + FIELDS)).isGreaterThan(FIELDS_BYTES);
  }

  @Test
  void countsEachHeadThatWaitsForItsTurn() {
    assertThat(held((GET + FIELDS + "\r\n").repeat(9))).isGreaterThan(9 * FIELDS_BYTES);
  }

  @Test
  void countsEachChunkThatWaits() {
    assertThat(held(POST + CHUNKS + "1\r\nx\r\n".repeat(10_000))).isGreaterThan(MIB);
  }

  @Test
  void countsEachFrameOfAWebSocketThatWaits() {
    assertThat(held(UPGRADE + "\u0082\u0081\0\0\0\0x".repeat(10_000))).isGreaterThan(MIB);
  }

  @Test
  void countsStreamsAndTheirFieldsWhichAreAByteEach() {
    ByteBuf all = connection();
    for (int stream = 1; stream < 100; stream += 2) {
      head(all, stream, "/echo", 400);
    }

    assertThat(held(all)).isGreaterThan(50L * (400 * 130 + 4096));
  }

  @Test
  void countsEachFrameOfAStreamThatWaits() {
    ByteBuf all = connection();
    head(all, 1, "/echo", 0);
    for (int i = 0; i < 10_000; i++) {
      frame(all, 0, 0, 1).writeByte('x');
    }

    assertThat(held(all)).isGreaterThan(MIB);
  }

  private static long held(ByteBuf input) {
    return InMemoryPeer.held(ByteBufUtil.getBytes(input));
  }

  private static ByteBuf connection() {
    ByteBuf all = Unpooled.buffer();
    all.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    return frame(all, 4, 0, 0);
  }

  private static ByteBuf frame(ByteBuf all, int type, int flags, int stream) {
    return all.writeMedium(type == 0 ? 1 : 0).writeByte(type).writeByte(flags).writeInt(stream);
  }

  /**
   * {@code POST http://x/...}, and so many fields {@code a}, which the table has since the first.
   */
  private static void head(ByteBuf all, int stream, String path, int fields) {
    ByteBuf head = Unpooled.buffer().writeShort(0x8386).writeByte(4).writeByte(path.length());
    head.writeBytes(path.getBytes(ISO_8859_1)).writeByte(1).writeByte(1).writeByte('x');
    if (fields > 0 && stream == 1) {
      head.writeByte(0x40).writeByte(1).writeByte('a').writeByte(0);
    }
    for (int i = 0; i < fields; i++) {
      head.writeByte(0xbe);
    }
    all.writeMedium(head.readableBytes()).writeByte(1).writeByte(4).writeInt(stream);
    all.writeBytes(head);
  }
}

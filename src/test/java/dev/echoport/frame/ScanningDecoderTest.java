package dev.echoport.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.CharsetUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScanningDecoderTest {
  private static final int MIB = 1 << 20;

  /** Without the detector of leaks, which takes longer for each byte than the decoder. */
  private static final ByteBufAllocator UNWATCHED = new UnpooledByteBufAllocator(false, true);

  private final FrameDecoder decoder =
      FrameFormat.parse("line").newDecoder(8, UnpooledByteBufAllocator.DEFAULT);

  @AfterEach
  void close() {
    decoder.close();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, CharsetUtil.ISO_8859_1);
  }

  @Test
  void cutsFramesAcrossSeveralReceives() throws FrameException {
    decoder.add(bytes("a\nb"));
    decoder.add(bytes("c"));
    decoder.add(bytes("d\n"));

    assertThat(decoder.bufferedBytes()).isEqualTo(6);
    assertThat(decoder.next()).extracting(Frame::payload).hasToString("a");
    assertThat(decoder.next()).extracting(Frame::payload).hasToString("bcd");
    assertThat(decoder.next()).isNull();
  }

  @Test
  void releasesAReceiveWithItsLastFrame() throws FrameException {
    ByteBuf data = bytes("a\nb\n");
    decoder.add(data);

    decoder.next();
    assertThat(data.refCnt()).isEqualTo(1);
    decoder.next();
    assertThat(data.refCnt()).isZero();
  }

  @Test
  void holdsNoReceiveBufferForAPartialFrame() throws FrameException {
    ByteBuf data = Unpooled.buffer(65_536).writeBytes(bytes("ab"));
    decoder.add(data);

    decoder.next();

    assertThat(data.refCnt()).isZero();
    assertThat(decoder.bufferedBytes()).isEqualTo(2);
    assertThat(decoder.heldBytes()).isBetween(2, 10);
  }

  @Test
  void yieldsNothingAfterAnError() throws FrameException {
    decoder.add(bytes("123456789"));
    assertThatThrownBy(decoder::next).isInstanceOf(FrameException.class);

    decoder.add(bytes("\na\n"));

    assertThat(decoder.next()).isNull();
    assertThat(decoder.rest()).isNull();
    assertThat(decoder.bufferedBytes()).isEqualTo(12);
  }

  @Test
  void releasesEverythingWhenItCloses() throws FrameException {
    ByteBuf partial = bytes("ab");
    ByteBuf waiting = bytes("c\n");
    ByteBuf late = bytes("d\n");
    decoder.add(partial);
    decoder.next();
    decoder.add(waiting);

    decoder.close();
    decoder.add(late);

    assertThat(decoder.heldBytes()).isZero();
    assertThat(decoder.bufferedBytes()).isZero();
    assertThat(waiting.refCnt()).isZero();
    assertThat(late.refCnt()).isZero();
    assertThat(decoder.next()).isNull();
  }

  /** Seconds would become minutes if each byte made the decoder look at all the earlier ones. */
  @ParameterizedTest
  @ValueSource(strings = {"line", "delimiter:0d0a", "length:4", "fixed:1048576"})
  @Timeout(120)
  void looksOnceAtEachByteOfALargeFrame(String format) throws FrameException {
    FrameDecoder large = FrameFormat.parse(format).newDecoder(MIB, UNWATCHED);
    byte[] zero = {0};
    large.add(Unpooled.wrappedBuffer(new byte[] {0, 16, 0, 0}));

    for (int i = 4; i < MIB; i++) {
      assertThat(large.next() == null).isTrue();
      large.add(Unpooled.wrappedBuffer(zero));
    }

    assertThat(large.bufferedBytes()).isEqualTo(MIB);
    large.close();
  }
}

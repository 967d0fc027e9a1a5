package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;

/**
 * The length of the payload, unsigned, in front of it.
 *
 * <pre>
 *    1, 2, 4 or 8 bytes   length bytes
 *   +-------------------+--------------+
 *   |      length       |   payload    |
 *   +-------------------+--------------+
 *
 *   length:2      00 03 61 62 63
 *   length:2,le   03 00 61 62 63
 * </pre>
 *
 * @param width bytes of the header
 * @param littleEndian whether the least significant byte comes first
 */
record LengthFormat(int width, boolean littleEndian) implements FrameFormat {

  @Override
  public String text() {
    return "length:" + width + (littleEndian ? ",le" : "");
  }

  @Override
  public FrameDecoder newDecoder(int limitBytes, ByteBufAllocator memory) {
    return new ScanningDecoder(new LengthScanner(this, limitBytes), memory);
  }

  @Override
  public ByteBuf encode(Frame frame, Buffer payload, ByteBufAllocator allocator)
      throws FrameException {
    checkRoom(payload.length());
    byte[] length = new byte[width];
    for (int i = 0; i < width; i++) {
      length[i] = (byte) ((long) payload.length() >>> shift(i));
    }
    return Payloads.encode(length, payload, Payloads.NONE, allocator);
  }

  /** How far the header's byte number {@code index} is shifted within the length. */
  int shift(int index) {
    return Byte.SIZE * (littleEndian ? index : width - 1 - index);
  }

  private void checkRoom(int payloadBytes) throws FrameException {
    long most = width < Integer.BYTES ? (1L << Byte.SIZE * width) - 1 : Integer.MAX_VALUE;
    if (payloadBytes > most) {
      throw new FrameException(
          "a payload of %d bytes does not fit %s (expected: at most %d bytes)"
              .formatted(payloadBytes, text(), most));
    }
  }
}

package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;

/**
 * Frames of one size, without header or ending. An answer may have another size, as its processors
 * make it.
 *
 * <pre>
 *   fixed:4   61 62 63 64 | 65 66 67 68 | ...
 * </pre>
 *
 * @param bytes the size of each frame
 */
record FixedFormat(int bytes) implements FrameFormat {

  @Override
  public String text() {
    return "fixed:" + bytes;
  }

  @Override
  public int leastPayloadBytes() {
    return bytes;
  }

  @Override
  public FrameDecoder newDecoder(int limitBytes, ByteBufAllocator memory) {
    if (bytes > limitBytes) {
      throw new IllegalArgumentException(
          text() + " is larger than the frame limit (expected: at most " + limitBytes + ")");
    }
    return new ScanningDecoder(new Scanner(bytes), memory);
  }

  @Override
  public ByteBuf encode(Frame frame, Buffer payload, ByteBufAllocator allocator) {
    return Payloads.encode(payload, allocator);
  }

  private static final class Scanner implements FrameScanner {
    private final int frameBytes;
    private int earlierBytes;

    Scanner(int frameBytes) {
      this.frameBytes = frameBytes;
    }

    @Override
    public int scan(ByteBuf data) {
      int missing = frameBytes - earlierBytes;
      if (data.readableBytes() < missing) {
        earlierBytes += data.readableBytes();
        return GOES_ON;
      }
      earlierBytes = 0;
      return missing;
    }

    @Override
    public int maxFrameBytes() {
      return frameBytes;
    }
  }
}

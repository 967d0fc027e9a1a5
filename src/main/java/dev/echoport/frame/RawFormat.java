package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;

/** No borders: what one receive brought is a frame, whatever its size. */
record RawFormat() implements FrameFormat {

  @Override
  public String text() {
    return "raw";
  }

  @Override
  public boolean isRaw() {
    return true;
  }

  @Override
  public FrameDecoder newDecoder(int limitBytes, ByteBufAllocator memory) {
    return new ScanningDecoder(new Scanner(), memory);
  }

  @Override
  public ByteBuf encode(Frame frame, Buffer payload, ByteBufAllocator allocator) {
    return Payloads.encode(payload, allocator);
  }

  private static final class Scanner implements FrameScanner {

    @Override
    public int scan(ByteBuf data) {
      return data.readableBytes();
    }

    @Override
    public int maxFrameBytes() {
      return 0;
    }
  }
}

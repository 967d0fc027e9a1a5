package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** No borders: what one receive brought is a frame. */
final class RawFormat implements FrameFormat {

  @Override
  public String text() {
    return "raw";
  }

  @Override
  public boolean isRaw() {
    return true;
  }

  @Override
  public FrameDecoder newDecoder(int limitBytes) {
    return new Decoder();
  }

  @Override
  public ByteBuf encode(Frame frame, Buffer payload, ByteBufAllocator allocator) {
    int bytes = payload.length();
    return allocator.buffer(bytes).writeBytes(payload.getBytes());
  }

  private static final class Decoder implements FrameDecoder {
    private @Nullable ByteBuf received;

    @Override
    public void add(ByteBuf data) {
      received = data;
    }

    @Override
    public @Nullable Frame next() {
      return null;
    }

    @Override
    public @Nullable Frame rest() {
      return null;
    }

    @Override
    public int bufferedBytes() {
      return received == null ? 0 : received.readableBytes();
    }

    @Override
    public int heldBytes() {
      return received == null ? 0 : received.capacity();
    }

    @Override
    public void close() {
      if (received != null) {
        received.release();
        received = null;
      }
    }
  }
}

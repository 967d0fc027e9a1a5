package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;

/** Encodes answers, and releases the buffers in which they come. */
final class Encoding {
  private Encoding() {}

  static byte[] encode(FrameFormat format, Frame frame, Buffer payload) throws FrameException {
    ByteBuf encoded = format.encode(frame, payload, PooledByteBufAllocator.DEFAULT);
    try {
      return ByteBufUtil.getBytes(encoded);
    } finally {
      encoded.release();
    }
  }

  /** The answer with {@code payload} to a complete frame. */
  static byte[] encode(String format, Frame.Ending ending, Buffer payload) throws FrameException {
    return encode(FrameFormat.parse(format), frame(ending, true), payload);
  }

  /** The answer with {@code payload} to the rest at the end of the input. */
  static byte[] encodeRest(String format, String payload) throws FrameException {
    Frame rest = frame(Frame.Ending.NONE, false);
    return encode(FrameFormat.parse(format), rest, Buffer.buffer(payload));
  }

  private static Frame frame(Frame.Ending ending, boolean complete) {
    return new Frame(Buffer.buffer("answered"), 0, ending, complete);
  }
}

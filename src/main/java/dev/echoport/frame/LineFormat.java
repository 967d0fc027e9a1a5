package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Lines that end with LF or CRLF, mixed as they come; an answer ends as its line did.
 *
 * <pre>
 *   +---------+------+    +---------+------+------+
 *   | payload | 0x0A | or | payload | 0x0D | 0x0A |
 *   +---------+------+    +---------+------+------+
 * </pre>
 *
 * <p>A carriage return elsewhere belongs to the payload.
 */
record LineFormat() implements FrameFormat {
  private static final byte[] LF = "\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  @Override
  public String text() {
    return "line";
  }

  @Override
  public FrameDecoder newDecoder(int limitBytes, ByteBufAllocator memory) {
    return new ScanningDecoder(new LineScanner(limitBytes), memory);
  }

  @Override
  public ByteBuf encode(Frame frame, Buffer payload, ByteBufAllocator allocator) {
    return Payloads.encode(Payloads.NONE, payload, bytes(frame.ending()), allocator);
  }

  private static byte[] bytes(Frame.Ending ending) {
    return switch (ending) {
      case NONE -> NOTHING;
      case LF -> LF;
      case CRLF -> CRLF;
    };
  }
}

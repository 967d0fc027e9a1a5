package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Frames that end with the same bytes. The first occurrence ends the frame; an answer is not
 * searched for it.
 *
 * <pre>
 *   +---------+-----------+
 *   | payload | delimiter |    delimiter:0d0a   61 62 63 0d 0a
 *   +---------+-----------+
 * </pre>
 */
final class DelimiterFormat implements FrameFormat {
  private final byte[] delimiter;

  DelimiterFormat(byte[] delimiter) {
    this.delimiter = delimiter.clone();
  }

  @Override
  public String text() {
    return "delimiter:" + HexFormat.of().formatHex(delimiter);
  }

  @Override
  public FrameDecoder newDecoder(int limitBytes, ByteBufAllocator memory) {
    return new ScanningDecoder(new DelimiterScanner(delimiter, limitBytes), memory);
  }

  @Override
  public ByteBuf encode(Frame frame, Buffer payload, ByteBufAllocator allocator) {
    return frame.complete()
        ? Payloads.encode(Payloads.NONE, payload, delimiter, allocator)
        : Payloads.encode(payload, allocator);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DelimiterFormat format && text().equals(format.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}

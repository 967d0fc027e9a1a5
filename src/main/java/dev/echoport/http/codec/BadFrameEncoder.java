package dev.echoport.http.codec;

import dev.echoport.fault.Fault.Variant;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes bytes of a frame as no server may send it (RFC 6455, 5.1, 5.2 and 5.4). */
public final class BadFrameEncoder extends WebSocket13FrameEncoder {
  private static final int FIN = 0x80;
  private static final int RSV3 = 0x10;
  private static final int OPCODE = 0x0f;
  private static final int NO_OPCODE = 0x03;

  /** Always the same: the same faults give the same bytes. */
  private static final int MASK = 0x5eed_5eed;

  private final int cleared;
  private final int set;

  private BadFrameEncoder(int cleared, int set) {
    super(false);
    this.cleared = cleared;
    this.set = set;
  }

  private BadFrameEncoder() {
    super(() -> MASK);
    this.cleared = 0;
    this.set = 0;
  }

  /** What goes wrong. */
  public static BadFrameEncoder of(@Nullable Variant how) {
    if (how == Variant.MASKED) {
      return new BadFrameEncoder();
    }
    if (how == Variant.OPCODE) {
      return new BadFrameEncoder(OPCODE, NO_OPCODE);
    }
    return how == Variant.UNFINISHED ? new BadFrameEncoder(FIN, 0) : new BadFrameEncoder(0, RSV3);
  }

  @Override
  protected void encode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out)
      throws Exception {
    super.encode(context, frame, out);
    ByteBuf head = (ByteBuf) out.get(0);
    int first = head.getByte(head.readerIndex());
    head.setByte(head.readerIndex(), first & ~cleared | set);
  }
}

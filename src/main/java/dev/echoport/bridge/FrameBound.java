package dev.echoport.bridge;

import dev.echoport.log.BoundedLog;
import dev.echoport.text.AddressText;
import dev.echoport.transport.FrameLengths;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the bridge's decoder, which believes every length. Closes a connection that
 * announces a frame longer than any that Echoport sends. On the connection's loop.
 */
public final class FrameBound extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(FrameBound.class);
  private static final BoundedLog BOUND = new BoundedLog(System::nanoTime);

  /** Room for the JSON around a body. */
  private static final int ENVELOPE_BYTES = 64 << 10;

  private final int mostBytes;
  private final FrameLengths lengths;
  private boolean refused;

  /**
   * @param frameLimit the largest payload of a frame that a listener sends to a processor; its body
   *     is Base64
   */
  public FrameBound(int frameLimit) {
    this.mostBytes = (int) Math.min(Integer.MAX_VALUE, frameLimit * 3L / 2 + ENVELOPE_BYTES);
    this.lengths = new FrameLengths(mostBytes);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    long wrong = refused || !(message instanceof ByteBuf bytes) ? 0 : lengths.wrongIn(bytes);
    if (wrong < 0) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (!refused) {
      refused = true;
      context.close();
      long more = BOUND.admit();
      if (more >= 0) {
        LOG.warn(
            "bridge.port: closed a connection from {}: a frame of {} bytes (expected: 1 to {}); {}"
                + " more since the last line",
            AddressText.of(context.channel().remoteAddress()),
            wrong,
            mostBytes,
            more);
      }
    }
  }
}

package dev.echoport.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;

/**
 * Where compression is agreed on, the bit for it may stand in the first frame of a message (RFC
 * 7692, 6), and no other bit anywhere; the decoder then lets all of them through.
 */
public final class ReservedBits extends ChannelInboundHandlerAdapter {

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof WebSocketFrame frame && (frame.rsv() & ~allowed(frame)) != 0) {
      int bits = frame.rsv();
      frame.release();
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits: " + bits);
    }
    context.fireChannelRead(message);
  }

  private static int allowed(WebSocketFrame frame) {
    boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    return first ? WebSocketExtension.RSV1 : 0;
  }
}

package dev.echoport.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out fragments without payload that more of the message follows, because Netty's compressor
 * throws at them. If the first one is left out, the next one begins the message. Owned by the
 * connection's loop.
 */
final class EmptyFragments extends ChannelOutboundHandlerAdapter {
  private @Nullable WebSocketFrame omittedFirst;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof WebSocketFrame frame)) {
      context.write(message, promise);
    } else if (!frame.isFinalFragment() && !frame.content().isReadable()) {
      if (!(frame instanceof ContinuationWebSocketFrame)) {
        omittedFirst = frame;
      }
      frame.release();
      promise.setSuccess();
    } else {
      context.write(frame instanceof ContinuationWebSocketFrame ? first(frame) : frame, promise);
    }
  }

  private WebSocketFrame first(WebSocketFrame frame) {
    WebSocketFrame omitted = omittedFirst;
    omittedFirst = null;
    if (omitted == null) {
      return frame;
    }
    return omitted instanceof TextWebSocketFrame
        ? new TextWebSocketFrame(frame.isFinalFragment(), frame.rsv(), frame.content())
        : new BinaryWebSocketFrame(frame.isFinalFragment(), frame.rsv(), frame.content());
  }
}

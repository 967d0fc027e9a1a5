package dev.echoport.http.codec;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out fragments without payload that more of the message follows, because Netty's compressor
 * throws at them. If the first one is left out, the next one begins the message. And begins anew
 * behind a last fragment without payload, because Netty's compressor does not see it as the end of
 * a message, and would refer to that message in the next ({@code server_no_context_takeover}).
 * Owned by the connection's loop.
 */
final class EmptyFragments extends ChannelOutboundHandlerAdapter {
  private final String compressor;
  private final Supplier<ChannelHandler> fresh;
  private @Nullable WebSocketFrame omittedFirst;

  /**
   * @param compressor its name in the pipeline
   * @param fresh makes one that has seen nothing
   */
  EmptyFragments(String compressor, Supplier<ChannelHandler> fresh) {
    this.compressor = compressor;
    this.fresh = fresh;
  }

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
    } else if (frame instanceof ContinuationWebSocketFrame) {
      boolean forgets = !frame.content().isReadable();
      context.write(first(frame), promise);
      if (forgets) {
        context.pipeline().replace(compressor, compressor, fresh.get());
      }
    } else {
      context.write(frame, promise);
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

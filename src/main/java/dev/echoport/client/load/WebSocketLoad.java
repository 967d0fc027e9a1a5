package dev.echoport.client.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;

/** A binary message on a WebSocket for each message of the load; a large one in fragments. */
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be written does not come back
final class WebSocketLoad extends LoadCodec {
  private static final int MAX_FRAME_BYTES = 64 << 10;
  private static final int MAX_RECEIVED_FRAME_BYTES = 64 << 20;
  private static final int MAX_HEAD_BYTES = 16 << 10;

  private final int size;
  private final WebSocketClientHandshaker handshaker;

  WebSocketLoad(LoadOptions options) {
    this.size = options.size();
    HttpHeaders headers = new DefaultHttpHeaders();
    options.http().headers().forEach(each -> headers.set(each.getKey(), each.getValue()));
    this.handshaker =
        WebSocketClientHandshakerFactory.newHandshaker(
            URI.create(options.target().uri()),
            WebSocketVersion.V13,
            null,
            false,
            headers,
            MAX_RECEIVED_FRAME_BYTES);
  }

  @Override
  void open(ChannelHandlerContext context) {
    context
        .pipeline()
        .addBefore(context.name(), "load-http", new HttpClientCodec())
        .addBefore(context.name(), "load-head", new HttpObjectAggregator(MAX_HEAD_BYTES));
    handshaker
        .handshake(context.channel())
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                opened().tryFail(sent.cause());
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof FullHttpResponse response) {
      accepted(context, response);
    } else if (message instanceof PingWebSocketFrame ping) {
      context.writeAndFlush(new PongWebSocketFrame(ping.content()));
    } else if (message instanceof CloseWebSocketFrame || message instanceof PongWebSocketFrame) {
      ((WebSocketFrame) message).release();
    } else if (message instanceof WebSocketFrame data) {
      context.fireChannelRead(data.content());
    } else {
      context.fireChannelRead(message);
    }
  }

  private void accepted(ChannelHandlerContext context, FullHttpResponse response) {
    try {
      handshaker.finishHandshake(context.channel(), response);
      response.release();
      opened().complete();
    } catch (WebSocketHandshakeException e) {
      refuse(context, response, why(response));
    }
  }

  private static String why(FullHttpResponse response) {
    if (response.decoderResult().isFailure()) {
      return "the answer is not HTTP";
    }
    return response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
        ? "the answer does not accept the handshake"
        : "status " + response.status() + " (expected: 101 Switching Protocols)";
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf messages)) {
      context.write(message, promise);
      return;
    }
    while (messages.readableBytes() > size) {
      writeMessage(context, messages.readRetainedSlice(size), context.newPromise());
    }
    writeMessage(context, messages, promise);
  }

  private static void writeMessage(
      ChannelHandlerContext context, ByteBuf message, ChannelPromise promise) {
    boolean first = true;
    while (message.readableBytes() > MAX_FRAME_BYTES) {
      ByteBuf part = message.readRetainedSlice(MAX_FRAME_BYTES);
      context.write(frame(first, false, part));
      first = false;
    }
    context.write(frame(first, true, message), promise);
  }

  private static WebSocketFrame frame(boolean first, boolean last, ByteBuf data) {
    return first
        ? new BinaryWebSocketFrame(last, 0, data)
        : new ContinuationWebSocketFrame(last, 0, data);
  }

  @Override
  void end(ChannelHandlerContext context) {
    context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
  }
}

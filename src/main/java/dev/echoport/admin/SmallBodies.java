package dev.echoport.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Makes one message of the only kind of request that has a body, {@code PUT} of faults, if the body
 * is small and says how long it is. What it holds is on the heap, and goes with the connection.
 * Owned by the loop of its connection.
 */
final class SmallBodies extends ChannelInboundHandlerAdapter {
  static final int MOST_BYTES = 16 * 1024;

  private @Nullable HttpRequest head;
  private ByteBuf body = Unpooled.EMPTY_BUFFER;

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // who does not hear it sends its body later
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request && isTaken(request)) {
      head = request;
      body = Unpooled.buffer((int) HttpUtil.getContentLength(request, 0));
      if (HttpUtil.is100ContinueExpected(request)) {
        ctx.writeAndFlush(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      }
    } else if (head != null && message instanceof HttpContent content) {
      add(ctx, head, content);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void add(ChannelHandlerContext ctx, HttpRequest request, HttpContent content) {
    body.writeBytes(content.content());
    ReferenceCountUtil.release(content);
    if (content instanceof LastHttpContent) {
      head = null;
      ctx.fireChannelRead(
          new DefaultFullHttpRequest(
              request.protocolVersion(),
              request.method(),
              request.uri(),
              Unpooled.unreleasableBuffer(body),
              request.headers(),
              EmptyHttpHeaders.INSTANCE));
    }
  }

  private static boolean isTaken(HttpRequest request) {
    long length = HttpUtil.getContentLength(request, -1L);
    return request.decoderResult().isSuccess()
        && request.method().equals(HttpMethod.PUT)
        && FaultsRoute.isAt(request.uri())
        && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        && length > 0
        && length <= MOST_BYTES;
  }
}

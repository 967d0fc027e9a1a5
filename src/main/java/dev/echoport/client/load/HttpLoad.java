package dev.echoport.client.load;

import dev.echoport.client.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** The body of one POST for each connection, in chunks, which come back while it goes on. */
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be written does not come back
final class HttpLoad extends LoadCodec {
  private final LoadOptions options;

  HttpLoad(LoadOptions options) {
    this.options = options;
  }

  @Override
  void open(ChannelHandlerContext context) {
    Target target = options.target();
    StringBuilder authority = new StringBuilder();
    target.appendAuthority(authority);
    HttpRequest request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target.path());
    request
        .headers()
        .set(HttpHeaderNames.HOST, authority)
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    options.http().headers().forEach(each -> request.headers().set(each.getKey(), each.getValue()));
    context.pipeline().addBefore(context.name(), "load-http", new HttpClientCodec());
    context.writeAndFlush(request);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse response) {
      if (response.decoderResult().isFailure()) {
        refuse(context, message, "the answer is not HTTP");
      } else if (response.status().equals(HttpResponseStatus.OK)) {
        opened().complete();
      } else {
        refuse(context, message, "status " + response.status() + " (expected: 200 OK)");
      }
    } else if (message instanceof HttpContent content && content.content().isReadable()) {
      context.fireChannelRead(content.content());
    } else if (message instanceof HttpContent content) {
      content.release();
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    context.write(
        message instanceof ByteBuf data ? new DefaultHttpContent(data) : message, promise);
  }

  @Override
  void end(ChannelHandlerContext context) {
    context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }
}

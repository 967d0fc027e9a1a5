package dev.echoport.client.load;

import dev.echoport.client.HttpOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;

/**
 * A request for each message of the load, on a connection that is kept. Its answer has to say 2xx;
 * where the request had a body, that is to be the body of the answer. What does not carry the bytes
 * of the load itself keeps them, and hands them on as come back when its answer is complete and
 * right.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be written does not come back
final class HttpRequests extends LoadCodec {
  private final LoadOptions options;
  private final HttpOptions http;
  private final String authority;

  /** The body of each request; empty where it is bytes of the load, or none. */
  private final byte[] file;

  /**
   * For each request without an answer, what its answer is worth; empty if it brings that itself.
   */
  private final ArrayDeque<ByteBuf> asked = new ArrayDeque<>();

  private int verified;
  private boolean ending;
  private boolean failed;

  HttpRequests(LoadOptions options) {
    this.options = options;
    this.http = options.http();
    Buffer body = http.body();
    this.file = body == null ? new byte[0] : body.getBytes();
    StringBuilder text = new StringBuilder();
    options.target().appendAuthority(text);
    this.authority = text.toString();
  }

  @Override
  void open(ChannelHandlerContext context) {
    context.pipeline().addBefore(context.name(), "load-http", new HttpClientCodec());
    opened().complete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf messages)) {
      context.write(message, promise);
      return;
    }
    if (failed || !context.channel().isActive()) {
      messages.release();
      promise.setFailure(new ClosedChannelException());
      return;
    }
    while (messages.readableBytes() > options.size()) {
      request(context, messages.readRetainedSlice(options.size()), context.newPromise());
    }
    request(context, messages, promise);
  }

  private void request(ChannelHandlerContext context, ByteBuf message, ChannelPromise promise) {
    boolean carried = file.length == 0 && http.hasBody();
    ByteBuf body = carried ? message : Unpooled.wrappedBuffer(file);
    asked.add(carried ? Unpooled.EMPTY_BUFFER : message);
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(http.methodOrPost()),
            options.target().path(),
            body);
    request.headers().set(HttpHeaderNames.HOST, authority);
    if (http.hasBody()) {
      request.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    http.headers().forEach(each -> request.headers().set(each.getKey(), each.getValue()));
    context.write(request, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (failed) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpResponse response && !isRight(response)) {
      fail(
          context,
          message,
          response.decoderResult().isFailure()
              ? "the answer is not HTTP"
              : "status " + response.status() + " (expected: 2xx)");
    } else if (message instanceof HttpContent content) {
      content(context, content);
    }
  }

  private static boolean isRight(HttpResponse response) {
    return response.decoderResult().isSuccess()
        && response.status().codeClass() == HttpStatusClass.SUCCESS;
  }

  private void fail(ChannelHandlerContext context, Object message, String why) {
    failed = true;
    refuse(context, message, why);
  }

  private void content(ChannelHandlerContext context, HttpContent content) {
    ByteBuf bytes = content.content();
    if (file.length > 0 && !isRight(bytes)) {
      fail(context, content, "the answer's body is not the one that was sent");
      return;
    }
    boolean last = content instanceof LastHttpContent;
    if (http.hasBody() && file.length == 0 && bytes.isReadable()) {
      context.fireChannelRead(bytes);
    } else {
      content.release();
    }
    if (last) {
      answered(context);
    }
  }

  private boolean isRight(ByteBuf bytes) {
    int length = bytes.readableBytes();
    if (verified + length > file.length
        || !bytes.equals(Unpooled.wrappedBuffer(file, verified, length))) {
      return false;
    }
    verified += length;
    return true;
  }

  private void answered(ChannelHandlerContext context) {
    ByteBuf worth = asked.poll();
    boolean whole = verified == file.length;
    verified = 0;
    if (worth == null || !whole) {
      if (worth != null) {
        worth.release();
      }
      fail(context, Unpooled.EMPTY_BUFFER, "the answer's body is shorter than what was sent");
      return;
    }
    if (worth.isReadable()) {
      context.fireChannelRead(worth);
    }
    closeIfDone(context);
  }

  @Override
  void end(ChannelHandlerContext context) {
    ending = true;
    closeIfDone(context);
  }

  private void closeIfDone(ChannelHandlerContext context) {
    if (ending && asked.isEmpty()) {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    asked.forEach(ByteBuf::release);
    asked.clear();
    super.channelInactive(context);
  }
}

package dev.echoport.http;

import dev.echoport.http.answer.HttpDate;
import dev.echoport.http.answer.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import org.jspecify.annotations.Nullable;

/** A problem document as the whole answer on a stream of HTTP/2. */
record StreamProblem(HttpSession session, ChannelHandlerContext context) implements PayloadWriter {

  /**
   * Sends it.
   *
   * @param faults which have made it; {@code null}: it was not made by a fault
   * @param written runs when the kernel has taken it, or nobody will
   */
  static void answer(
      HttpSession session,
      ChannelHandlerContext context,
      Problem problem,
      @Nullable ExchangeFaults faults,
      Runnable written) {
    FullHttpResponse response = problem.response(HttpVersion.HTTP_1_1, false);
    response.headers().set(HttpHeaderNames.DATE, HttpDate.now());
    session.control(
        context,
        new DefaultHttp2HeadersFrame(HttpConversionUtil.toHttp2Headers(response, false)),
        () -> {});
    StreamProblem body = new StreamProblem(session, context);
    if (faults == null) {
      session.produce(body, response.content());
    } else {
      faults.answered(response.content().readableBytes());
      session.insert(body, response.content());
    }
    session.control(context, new DefaultHttp2DataFrame(true), written);
  }

  @Override
  public boolean echoes() {
    return false;
  }

  @Override
  public ChannelFuture write(ByteBuf data) {
    return context.write(new DefaultHttp2DataFrame(data));
  }
}

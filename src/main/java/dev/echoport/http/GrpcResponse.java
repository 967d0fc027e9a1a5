package dev.echoport.http;

import dev.echoport.grpc.CallHead;
import dev.echoport.grpc.CallParameters;
import dev.echoport.grpc.GrpcStatus;
import dev.echoport.grpc.StatusText;
import dev.echoport.http.answer.HttpDate;
import dev.echoport.http.answer.Problem;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the messages of an answer: a head and trailers. An answer without messages is
 * trailers alone, which tells a client that it may repeat the call.
 */
final class GrpcResponse {
  private final HttpSession session;
  private final ChannelHandlerContext context;
  private final CharSequence contentType;
  private @Nullable CharSequence encoding;
  private CallParameters parameters = CallParameters.NONE;
  private boolean headWritten;

  /**
   * @param contentType of the request
   */
  GrpcResponse(HttpSession session, ChannelHandlerContext context, CharSequence contentType) {
    this.session = session;
    this.context = context;
    this.contentType = contentType;
  }

  /** What the head of the call says was understood. */
  void of(CallHead call, CallParameters asked) {
    encoding = call.encoding();
    parameters = asked;
  }

  /** Whether messages may be compressed. */
  boolean hasEncoding() {
    return encoding != null;
  }

  /** Messages follow. */
  void writeHead() {
    if (!headWritten) {
      headWritten = true;
      session.control(context, new DefaultHttp2HeadersFrame(head(), false), () -> {});
    }
  }

  private Http2Headers head() {
    Http2Headers head = new DefaultHttp2Headers().status(HttpResponseStatus.OK.codeAsText());
    head.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    head.set(HttpHeaderNames.DATE, HttpDate.now());
    if (encoding != null) {
      head.set(CallHead.ENCODING, encoding);
    }
    parameters.others().headers().forEach(field -> CallParameters.add(field, head));
    return head;
  }

  /**
   * What is behind everything before it.
   *
   * @param taken runs when that was taken
   */
  void whenTaken(Runnable taken) {
    session.control(context, new DefaultHttp2DataFrame(false), taken);
  }

  /** An answer that is not of gRPC, as a proxy makes it; clients map its status. */
  void end(Problem instead, Runnable written) {
    Http2Headers head = new DefaultHttp2Headers().status(instead.status().codeAsText());
    head.set(HttpHeaderNames.DATE, HttpDate.now());
    session.control(context, new DefaultHttp2HeadersFrame(head, true), written);
  }

  /**
   * Nothing follows.
   *
   * @param written runs when the kernel has taken it, or nobody will
   */
  void end(GrpcStatus status, @Nullable String message, Runnable written) {
    Http2Headers trailers = headWritten ? new DefaultHttp2Headers() : head();
    parameters.others().trailers().forEach(field -> CallParameters.add(field, trailers));
    StatusText.write(status, message, trailers);
    session.control(context, new DefaultHttp2HeadersFrame(trailers, true), written);
  }
}

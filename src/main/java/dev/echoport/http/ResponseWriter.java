package dev.echoport.http;

import dev.echoport.http.answer.Answer;
import dev.echoport.http.answer.BodySource;
import dev.echoport.http.answer.HttpDate;
import dev.echoport.http.answer.Problem;
import dev.echoport.parameter.Field;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.stream.Collectors;

/**
 * Writes the messages of one response: its head, framed as its body is, pieces of that, its end.
 */
final class ResponseWriter {
  private final HttpSession session;
  private final ChannelHandlerContext context;
  private final HttpRequest request;
  private final Answer answer;

  ResponseWriter(
      HttpSession session, ChannelHandlerContext context, HttpRequest request, Answer answer) {
    this.session = session;
    this.context = context;
    this.request = request;
    this.answer = answer;
  }

  void askForBody() {
    session.control(
        context,
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER),
        () -> {});
  }

  /** Whether it has a body, which a response to {@code HEAD} only speaks of. */
  boolean sendsBody() {
    return answer.mayHaveBody() && !request.method().equals(HttpMethod.HEAD);
  }

  /** Whether only the end of the connection tells the peer where the body ends. */
  boolean endsWithConnection(long length) {
    return !knowsChunks() && length == BodySource.UNKNOWN && answer.mayHaveBody();
  }

  private boolean knowsChunks() {
    return request.protocolVersion().isKeepAliveDefault();
  }

  /** Whether its body may come in chunks, or as a stream of HTTP/2. */
  boolean mayChunk() {
    return knowsChunks() && sendsBody();
  }

  /** Whether its head says how long its body is, if that is known. */
  boolean sendsLength() {
    return sendsBody() && !sendsTrailers();
  }

  private boolean sendsTrailers() {
    return knowsChunks() && !answer.trailers().isEmpty() && answer.mayHaveBody();
  }

  /**
   * Writes the head.
   *
   * @param length of the body, or {@link BodySource#UNKNOWN}
   * @param last whether the connection ends with it
   */
  void writeHead(long length, boolean last) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status());
    head.headers().set(answer.headers());
    head.headers().set(HttpHeaderNames.DATE, HttpDate.now());
    if (last) {
      head.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!knowsChunks()) {
      head.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    frame(head, length);
    session.control(context, head, () -> {});
  }

  private void frame(HttpResponse head, long length) {
    if (answer.status().equals(HttpResponseStatus.RESET_CONTENT)) {
      HttpUtil.setContentLength(head, 0); // unlike 204 and 304 it may be taken to have a body
    } else if (sendsTrailers()) {
      HttpUtil.setTransferEncodingChunked(head, true);
      head.headers()
          .set(
              HttpHeaderNames.TRAILER,
              answer.trailers().stream().map(Field::name).collect(Collectors.joining(", ")));
    } else if (answer.mayHaveBody() && length != BodySource.UNKNOWN) {
      HttpUtil.setContentLength(head, length);
    } else if (answer.mayHaveBody() && knowsChunks()) {
      HttpUtil.setTransferEncodingChunked(head, true);
    }
  }

  ChannelFuture write(ByteBuf data) {
    return context.write(new DefaultHttpContent(data));
  }

  /**
   * Writes nothing, behind everything else.
   *
   * @param taken runs when that was taken
   */
  void whenTaken(Runnable taken) {
    session.control(context, new DefaultHttpContent(Unpooled.EMPTY_BUFFER), taken);
  }

  void writeEnd(Runnable taken) {
    LastHttpContent end = LastHttpContent.EMPTY_LAST_CONTENT;
    if (sendsTrailers() && sendsBody()) {
      end = new DefaultLastHttpContent();
      for (Field trailer : answer.trailers()) {
        end.trailingHeaders().add(trailer.name(), trailer.value());
      }
    }
    session.control(context, end, taken);
  }

  void writeProblem(Problem problem, boolean last, Runnable taken) {
    session.control(context, problem.response(HttpVersion.HTTP_1_1, last), taken);
  }
}

package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.connection.Connection;
import dev.echoport.http.answer.Problem;
import dev.echoport.http.codec.HeldHead;
import dev.echoport.http.codec.RequestDecoder;
import dev.echoport.http.codec.RequestFraming;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns messages into exchanges, one after the other: on a connection of HTTP/1.1, or on a stream
 * of HTTP/2, which has one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the stream tells
final class ExchangeHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);

  private final HttpSession session;
  private final ReadGate gate;
  private final int share;
  private final HeldHead heads;
  private @Nullable Exchange exchange;
  private boolean ended;

  /** For a connection. */
  ExchangeHandler(HttpSession session, ReadGate gate) {
    this(session, gate, Integer.MAX_VALUE);
  }

  /**
   * For a stream.
   *
   * @param share bytes that may wait to be sent before nothing more is received
   */
  ExchangeHandler(HttpSession session, ReadGate gate, int share) {
    this.session = session;
    this.gate = gate;
    this.share = share;
    this.heads = new HeldHead(session.memory());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ErrorMessages.Failure failure) {
      exceptionCaught(context, failure.cause());
      return;
    }
    if (!(message instanceof HttpObject object)) {
      context.fireChannelRead(message);
      return;
    }
    try {
      if (object.decoderResult().isFailure()) {
        refuse(context, object.decoderResult().cause());
      } else {
        handle(context, object);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void handle(ChannelHandlerContext context, HttpObject object) {
    if (object instanceof HttpRequest request) {
      begin(context, request);
    }
    Exchange current = exchange;
    if (object instanceof HttpContent content && current != null) {
      if (content.content().isReadable()) {
        current.received(content.content().retain());
      }
      if (object instanceof LastHttpContent end) {
        current.requestEnded(end.trailingHeaders());
        ended |= current.isLast();
      }
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    Connection connection = session.connection();
    ended |= !connection.sending();
    if (ended) {
      exchange = null;
      return;
    }
    @Nullable Problem problem = isStream(context) ? null : RequestFraming.problem(request);
    if (problem != null) {
      refuse(context, problem, true);
      return;
    }
    int bytes = isStream(context) ? 0 : HeldHead.bytes(request); // a stream's count already
    heads.add(bytes);
    Exchange begun =
        new Exchange(session, gate, share, context, request, done -> over(done, bytes));
    exchange = begun;
    begun.begin();
  }

  /** Keeps nothing of a request that was answered, however long the next one takes. */
  private void over(Exchange done, int bytes) {
    heads.remove(bytes);
    if (exchange == done) {
      exchange = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    heads.release();
  }

  /**
   * What is no HTTP ends the connection, behind an answer that says so, unless it is of another
   * protocol, or interrupts the body of a request whose echo has begun.
   */
  private void refuse(ChannelHandlerContext context, Throwable cause) {
    refuse(
        context,
        Problem.of(status(cause), String.valueOf(cause.getMessage())),
        !(cause instanceof RequestDecoder.OtherProtocolException));
  }

  private void refuse(ChannelHandlerContext context, Problem problem, boolean answers) {
    if (ended) {
      return;
    }
    ended = true;
    Exchange interrupted = exchange;
    exchange = null;
    String detail = problem.detail();
    if (answers && (interrupted == null || !interrupted.isAnswering())) {
      session.control(context, problem.response(HttpVersion.HTTP_1_1, true), () -> {});
    }
    if (interrupted != null) {
      interrupted.abort();
    }
    session.connection().leave(CloseReason.PROTOCOL_ERROR, "no HTTP: " + detail);
  }

  private static HttpResponseStatus status(Throwable cause) {
    if (cause instanceof TooLongHttpHeaderException) {
      return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
    }
    return cause instanceof TooLongHttpLineException
        ? HttpResponseStatus.REQUEST_URI_TOO_LONG
        : HttpResponseStatus.BAD_REQUEST;
  }

  /** The end of a connection itself is told to its session. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    session.peer().removeGate(gate);
    if (exchange != null && isStream(context)) {
      exchange.abort();
    } else if (exchange != null) {
      exchange.release();
    }
    context.fireChannelInactive();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    session.connection().onBatchCompleted();
    context.fireChannelReadComplete();
  }

  private boolean isStream(ChannelHandlerContext context) {
    return context.channel() != session.socket().channel();
  }

  /** An error of the peer ends its stream, and no other, or the connection. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (session.connection().refused(cause)) {
      return;
    }
    boolean isPeers = cause instanceof CodecException || cause instanceof Http2Exception;
    if (isPeers && isStream(context)) {
      LOG.atDebug()
          .addKeyValue("connection", session.connection().id())
          .setCause(cause)
          .log("a stream failed");
      closeStream(context, cause);
    } else if (isPeers) {
      refuse(context, cause);
    } else {
      LOG.atError()
          .addKeyValue("connection", session.connection().id())
          .setCause(cause)
          .log("failed");
      session.connection().onFailure(cause);
    }
  }

  /** Errors that the codec has found it answers itself. */
  private static void closeStream(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof Http2Exception)) {
      context.close();
    }
  }
}

package dev.echoport.http;

import dev.echoport.completion.report.RequestsReport;
import dev.echoport.http.answer.HttpDate;
import dev.echoport.http.answer.Problem;
import dev.echoport.http.codec.Backlog;
import dev.echoport.http.codec.ExtendedConnect;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket on a stream of HTTP/2 (RFC 8441): what is bytes to the WebSocket's own handlers is
 * DATA here, and what is FIN to them is END_STREAM.
 *
 * <pre>
 *   CONNECT -- 200 --&gt; open -- close frame, end of input, error, drain --&gt; END_STREAM --&gt; ended
 *      +------ 4xx, 5xx --&gt; ended
 * </pre>
 *
 * <p>The connection and its other streams go on. A peer that does not end its side within a second
 * is reset.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the stream tells
final class WebSocketStream extends ChannelDuplexHandler
    implements WebSocketCarrier, OpenEndedStream {
  private static final String FLOW = "ws-flow";

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketStream.class);

  /** In which what the peer had sent before it knew of the end may still arrive. */
  private static final long LAST_RECEIVE_MILLIS = 5;

  /** For which the peer may take to end its side. */
  private static final long PATIENCE_MILLIS = 1000;

  /** The end of the stream's input, in its place behind what was received. */
  private static final Object END = new Object();

  private final HttpSession session;
  private final ReadGate gate;
  private final StreamShare share;
  private @Nullable ChannelHandlerContext context;
  private @Nullable WebSocketHandler frames;
  private @Nullable Future<?> patience;
  private boolean draining;
  private boolean peerEnded;
  private boolean finished;
  private boolean ended;

  WebSocketStream(HttpSession session, ReadGate gate, StreamShare share) {
    this.session = session;
    this.gate = gate;
    this.share = share;
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (message instanceof Http2DataFrame data) {
      if (frames != null) {
        channel.fireChannelRead(data.content().retain());
      }
      data.release();
      end(channel, data.isEndStream());
    } else if (message instanceof Http2HeadersFrame head) {
      if (context == null) {
        context = channel;
        begin(channel, head.headers());
      }
      end(channel, head.isEndStream());
    } else {
      channel.fireChannelRead(message);
    }
  }

  private void end(ChannelHandlerContext channel, boolean last) {
    if (last && frames != null) {
      channel.fireChannelRead(END);
    }
  }

  private void begin(ChannelHandlerContext channel, Http2Headers head) {
    session.exchangeBegan(head.get(HttpSession.TRACE_PARENT));
    boolean stops = session.input().isDraining();
    ExchangeFaults faults = session.faults(String.valueOf(head.path()), true);
    if (faults != null && !faults.begin(channel)) {
      told(head, RequestsReport.UNANSWERED);
      finished = true;
      end();
      return;
    }
    Problem instead = faults == null ? null : faults.problem();
    Problem problem = instead == null ? ExtendedConnect.problem(head, stops) : instead;
    HttpResponseStatus status = problem == null ? HttpResponseStatus.OK : problem.status();
    told(head, status.code());
    if (problem == null) {
      accept(channel, head, faults == null ? null : faults.ofMessages());
    } else {
      finished = true;
      StreamProblem.answer(
          session, channel, problem, instead == null ? null : faults, this::onFinished);
    }
  }

  private void told(Http2Headers head, int status) {
    session
        .connection()
        .facts()
        .answered(String.valueOf(head.method()), String.valueOf(head.path()), status);
  }

  private void accept(
      ChannelHandlerContext channel, Http2Headers head, @Nullable MessageFaults faults) {
    WebSocketTerms terms = WebSocketTerms.agreed(ExtendedConnect.offer(head), session);
    HttpHeaders agreed = terms.headers().set(HttpHeaderNames.DATE, HttpDate.now());
    Http2Headers response =
        HttpConversionUtil.toHttp2Headers(agreed, false).status(HttpResponseStatus.OK.codeAsText());
    session.control(channel, new DefaultHttp2HeadersFrame(response), () -> {});
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(Http1Protocol.ERRORS, new ErrorMessages(session));
    Backlog backlog = new Backlog(session.memory());
    pipeline.addLast(FLOW, backlog);
    gate.alsoOpens(backlog::open);
    WebSocketHandler installed = terms.install(pipeline, Http1Protocol.ERRORS, FLOW, this, faults);
    frames = installed;
    pipeline.addLast(new Tail());
    session.input().opened(this);
    installed.begin();
  }

  /** Behind the frames: what it is told has waited for its turn. */
  private final class Tail extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
      if (message == END) {
        onInputEnded();
      } else {
        channel.fireChannelRead(message);
      }
    }
  }

  private void onInputEnded() {
    peerEnded = true;
    WebSocketHandler open = frames;
    String within = open == null ? null : open.truncated();
    if (open == null || within == null) {
      finish();
    } else {
      open.fail(WebSocketCloseStatus.PROTOCOL_ERROR, "the input ends within " + within);
    }
  }

  @Override
  public void write(ChannelHandlerContext channel, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf data) {
      int bytes = data.readableBytes();
      share.waits(bytes, channel.write(new DefaultHttp2DataFrame(data), promise));
    } else {
      channel.write(message, promise);
    }
  }

  @Override
  public void peerFinished() {
    finish();
  }

  @Override
  public void leave(String why) {
    log(why);
    if (draining) {
      finish(); // its close frame is on its way already
    } else if (frames != null) {
      frames.finish();
    }
  }

  @Override
  public void closedByFault(String why) {
    log(why);
    await(this::finish);
  }

  private void log(String why) {
    LOG.atDebug()
        .addKeyValue("connection", session.connection().id())
        .log("a stream failed: {}", why);
  }

  @Override
  public void drain() {
    draining = true;
    session.socket().later(LAST_RECEIVE_MILLIS, this::sayGoodbye);
  }

  private void sayGoodbye() {
    if (!finished && frames != null) {
      frames.finish();
      await(this::finish);
    }
  }

  @Override
  public void finish() {
    if (!finished && context != null) {
      finished = true;
      session.control(context, new DefaultHttp2DataFrame(true), this::onFinished);
      session.connection().onBatchCompleted();
    }
  }

  private void onFinished() {
    end();
    if (!peerEnded) {
      await(this::reset);
    }
  }

  /** Runs {@code action} unless the peer ends the stream before. */
  private void await(Runnable action) {
    if (context != null && context.channel().isActive()) {
      patience = context.executor().schedule(action, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Asks a peer that goes on to stop (RFC 9113, 8.1). */
  private void reset() {
    if (context != null && context.channel().isActive()) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
  }

  @Override
  public @Nullable String inputEnded() {
    String within = frames == null || finished ? null : frames.truncated();
    end();
    return within;
  }

  private void end() {
    if (!ended && context != null) {
      ended = true;
      session.input().closed(this);
      session.input().requestEnded();
      session.input().exchangeEnded();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    session.peer().removeGate(gate);
    if (patience != null) {
      patience.cancel(false);
    }
    end();
    channel.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    if (cause instanceof Http2Exception) {
      log(String.valueOf(cause.getMessage())); // the codec resets the stream
    } else {
      channel.fireExceptionCaught(cause);
    }
  }
}

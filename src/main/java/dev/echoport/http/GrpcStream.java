package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.config.AnswersConfig.Asking;
import dev.echoport.config.HttpConfig;
import dev.echoport.grpc.BadCallException;
import dev.echoport.grpc.Call;
import dev.echoport.grpc.CallHandler;
import dev.echoport.grpc.CallHead;
import dev.echoport.grpc.CallParameters;
import dev.echoport.grpc.GrpcStatus;
import dev.echoport.grpc.MessageCutter;
import dev.echoport.grpc.Messages;
import dev.echoport.grpc.Methods;
import dev.echoport.http.answer.Problem;
import dev.echoport.http.codec.BreakPoint;
import dev.echoport.parameter.BreakOff;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call of gRPC on a stream of HTTP/2.
 *
 * <pre>
 *   head -- delay --&gt; begun -- messages, end of request --&gt; trailers written --&gt; ended
 *     +-- deadline, an error, a fault, the peer's reset -----------^
 * </pre>
 *
 * <p>A message with its prefix is one piece of payload. A peer that is in the middle of its request
 * when the call ends is told by a reset that the rest is not wanted (RFC 9113, section 8.1).
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the stream tells
final class GrpcStream extends ChannelInboundHandlerAdapter
    implements Call, PayloadWriter, OpenEndedStream {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcStream.class);

  private final HttpSession session;
  private final ReadGate gate;
  private final StreamShare share;
  private final MessageCutter cutter;
  private @Nullable ChannelHandlerContext context;
  private @Nullable GrpcResponse response;
  private @Nullable CallHandler handler;
  private @Nullable ExchangeFaults faults;
  private @Nullable Future<?> deadline;
  private BreakOff breakOff = BreakOff.NONE;
  private BreakPoint breakPoint = new BreakPoint(breakOff);
  private boolean begun;
  private boolean requestEnded;
  private boolean over;
  private boolean cutByFault;
  private boolean ended;

  GrpcStream(HttpSession session, ReadGate gate, StreamShare share, MessageCutter cutter) {
    this.session = session;
    this.gate = gate;
    this.share = share;
    this.cutter = cutter;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private GrpcResponse response() {
    return Objects.requireNonNull(response);
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (message instanceof ByteBuf data) {
      try {
        onMessage(data);
      } finally {
        data.release();
      }
    } else if (message instanceof Http2HeadersFrame head) {
      if (response == null) {
        begin(head.headers());
      }
      onRequestEnded(head.isEndStream());
    } else if (message instanceof BadCallException e) {
      end(e.status(), e.getMessage());
    } else {
      onRequestEnded(message == MessageCutter.END);
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(Http2Headers head) {
    response = new GrpcResponse(session, context(), head.get(HttpHeaderNames.CONTENT_TYPE));
    String path = String.valueOf(head.path());
    session.exchangeBegan(head.get(HttpSession.TRACE_PARENT));
    faults = session.faults(path, true);
    Problem instead = faults == null ? null : faults.problem();
    int status = instead == null ? HttpResponseStatus.OK.code() : instead.status().code();
    session.connection().facts().answered(String.valueOf(head.method()), path, status);
    try {
      begin(path, CallHead.of(head), parameters(path, head));
    } catch (BadCallException e) {
      end(e.status(), e.getMessage());
    }
  }

  private CallParameters parameters(String path, Http2Headers head) throws BadCallException {
    HttpConfig config = session.config();
    return config.answers().parameters() == Asking.NONE || Methods.isReflection(path)
        ? CallParameters.NONE
        : CallParameters.of(head, config.maxDelay());
  }

  private void begin(String path, CallHead head, CallParameters asked) {
    response().of(head, asked);
    BreakOff asksFor = asked.others().breakOff();
    breakOff = faults == null ? asksFor : faults.breakOff(asksFor, false);
    breakPoint = new BreakPoint(breakOff);
    GrpcStatus status =
        asked.status(() -> session.answers().turn(path, asked.statusText()), GrpcStream::chance);
    CallHandler chosen = Methods.handler(path, status, this, session.readiness());
    handler = chosen;
    if (chosen.openEnded()) {
      session.input().opened(this);
    }
    if (head.timeoutNanos() > 0) {
      deadline =
          context()
              .executor()
              .schedule(this::onDeadline, head.timeoutNanos(), TimeUnit.NANOSECONDS);
    }
    long millis =
        asked.others().delay().next(GrpcStream::chance)
            + (faults == null ? 0 : faults.delayMillis());
    if (millis == 0) {
      begin(chosen);
    } else {
      gate.hold();
      session
          .input()
          .delay(
              millis,
              () -> {
                if (!over) {
                  begin(chosen);
                }
                gate.release();
              });
    }
  }

  private static double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  private void begin(CallHandler chosen) {
    begun = true;
    if (faults != null && !begin(faults)) {
      return;
    }
    if (chosen.echoes() || breakPoint.isReached()) {
      response().writeHead();
    }
    breakOffIfReached();
    endRequest();
  }

  /** Returns whether there will be an answer. */
  private boolean begin(ExchangeFaults here) {
    if (!here.begin(context())) {
      overByFault();
      endExchange();
      return false;
    }
    here.answering();
    Problem instead = here.problem();
    if (instead != null) {
      here.answered(0);
      overByFault();
      response().end(instead, this::onEnded);
    }
    return instead == null;
  }

  private void overByFault() {
    cutByFault = true;
    over(CloseReason.FAULT);
  }

  /** Once everything before it was taken; nothing follows. */
  private void breakOffIfReached() {
    if (breakPoint.isReached() && !over) {
      cutByFault = faults != null && faults.breaksOff();
      over(CloseReason.FAULT);
      response().whenTaken(this::breakOff);
    }
  }

  private void breakOff() {
    if (!ended) {
      endExchange();
      if (faults == null || !faults.breakOff(context())) {
        session.breakOff(context(), breakOff);
      }
    }
  }

  private void onMessage(ByteBuf message) {
    if (over || handler == null) {
      return;
    }
    if (Messages.isCompressed(message) && !response().hasEncoding()) {
      end(GrpcStatus.INTERNAL, "a compressed message without grpc-encoding");
      return;
    }
    int bytes = message.readableBytes();
    int out = echoes() ? breakPoint.take(bytes) : bytes;
    if (out > 0) {
      session.deliver(this, message.retainedSlice(message.readerIndex(), out));
    }
    breakOffIfReached();
    if (out < bytes) {
      session.deliver(this, message.retainedSlice(message.readerIndex() + out, bytes - out));
    }
    if (!over) {
      handler.message(message);
    }
  }

  private void onRequestEnded(boolean last) {
    if (last && !requestEnded) {
      requestEnded = true;
      if (!ended) {
        session.input().requestEnded();
      }
      endRequest();
    }
  }

  private void endRequest() {
    if (!requestEnded || !begun || over || handler == null) {
      return;
    }
    if (cutter.partialBytes() > 0) {
      end(GrpcStatus.INTERNAL, "the request ends within a message");
    } else {
      handler.requestEnded();
    }
  }

  private void onDeadline() {
    end(GrpcStatus.DEADLINE_EXCEEDED, "grpc-timeout is over");
    flush();
  }

  @Override
  public void send(byte[] message) {
    response().writeHead();
    ByteBuf data = Messages.prefixed(message, context().alloc());
    breakPoint.cut(data);
    session.produce(this, data);
    breakOffIfReached();
  }

  @Override
  public void end(GrpcStatus status, @Nullable String message) {
    if (over) {
      return;
    }
    over(status == GrpcStatus.INTERNAL ? CloseReason.PROTOCOL_ERROR : CloseReason.REFUSED);
    response().end(status, message, this::onEnded);
  }

  /** Nothing is received or answered any more. */
  private void over(CloseReason why) {
    over = true;
    if (session.connection().sending()) { // else its account is closed
      session.connection().receivedInVain(cutter.partialBytes(), why);
    }
    cutter.stop();
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void onEnded() {
    if (!requestEnded && context().channel().isActive()) {
      context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
    endExchange();
  }

  private void endExchange() {
    if (!ended && response != null) {
      ended = true;
      session.input().closed(this);
      if (!requestEnded) {
        session.input().requestEnded();
      }
      session.input().exchangeEnded();
    }
  }

  @Override
  public boolean isCutByFault() {
    return cutByFault;
  }

  @Override
  public boolean echoes() {
    return handler != null && handler.echoes() && !over;
  }

  @Override
  public HttpSession session() {
    return session;
  }

  @Override
  public ChannelFuture write(ByteBuf data) {
    int bytes = data.readableBytes();
    return share.waits(bytes, context().write(new DefaultHttp2DataFrame(data)));
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void flush() {
    session.connection().onBatchCompleted();
  }

  @Override
  public void later(long millis, Runnable action) {
    session.socket().later(millis, action);
  }

  @Override
  public void drain() {
    if (handler != null) {
      handler.drain();
    }
  }

  @Override
  public @Nullable String inputEnded() {
    if (!over) {
      over(CloseReason.PEER_FINISHED);
    }
    endExchange();
    return null;
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    session.peer().removeGate(gate);
    if (!over) {
      over(CloseReason.PEER_RESET);
    }
    endExchange();
    channel.fireChannelInactive();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext channel) {
    flush();
    channel.fireChannelReadComplete();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    if (session.connection().refused(cause)) {
      return;
    }
    var log = cause instanceof Http2Exception ? LOG.atDebug() : LOG.atError();
    log.addKeyValue("connection", session.connection().id()).setCause(cause).log("a call failed");
    if (!(cause instanceof Http2Exception)) { // of those the codec resets the stream
      session.connection().onFailure(cause);
    }
  }
}

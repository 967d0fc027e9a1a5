package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.Operation;
import dev.echoport.connection.Connection;
import dev.echoport.fault.Fault.Variant;
import dev.echoport.fault.RequestFaults;
import dev.echoport.fault.RequestFaults.Due;
import dev.echoport.http.answer.Answer;
import dev.echoport.http.answer.BodySource;
import dev.echoport.http.answer.Problem;
import dev.echoport.parameter.BreakOff;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one request and its answer on purpose. A kind that the version of HTTP does
 * not know does nothing. Owned by the connection's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the stream tells
final class ExchangeFaults {
  /** Where the size of a chunk is expected; it has no digit that could be taken for one. */
  private static final byte[] NO_SIZE = "no-size\r\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpSession session;
  private final RequestFaults all;
  private final List<Due> due;
  private final boolean http2;
  private @Nullable Due breaksOff;
  private @Nullable Due endsConnection;

  ExchangeFaults(HttpSession session, RequestFaults all, List<Due> due, boolean http2) {
    this.session = session;
    this.all = all;
    this.due = due;
    this.http2 = http2;
    this.breaksOff = http2 ? first(FaultKind.RST_STREAM) : null;
  }

  private @Nullable Due first(FaultKind kind) {
    return RequestFaults.first(due, kind);
  }

  /** The answer instead of the one that was asked for; {@code null}: none. */
  @Nullable Answer answer(HttpRequest request) {
    Problem problem = problem();
    return problem == null
        ? null
        : session.answers().permitted(request, Answer.refusal(problem.status(), problem.detail()));
  }

  /** What it says. */
  @Nullable Problem problem() {
    Due status = first(FaultKind.STATUS);
    return status == null
        ? null
        : Problem.of(
            HttpResponseStatus.valueOf(status.fault().effect().code()),
            "fault " + all.named(status));
  }

  /**
   * What goes wrong with the messages of the WebSocket that was asked for; {@code null}: nothing.
   */
  @Nullable MessageFaults ofMessages() {
    Due close = first(FaultKind.CLOSE_FRAME);
    Due bad = first(FaultKind.BAD_FRAME);
    return close == null && bad == null ? null : new MessageFaults(this, close, bad);
  }

  /** Whether the answer is made here. */
  boolean isAnswer() {
    return first(FaultKind.STATUS) != null;
  }

  /** Where the answer is broken off: here, or as it was asked for. */
  BreakOff breakOff(BreakOff asked, boolean mayChunk) {
    if (!http2 && mayChunk) {
      breaksOff = first(FaultKind.BAD_CHUNK);
    }
    return breaksOff == null ? asked : new BreakOff(true, breaksOff.at());
  }

  /** How much later the answer begins: the head of HTTP/2 comes as a whole. */
  long delayMillis() {
    Due slow = http2 ? first(FaultKind.SLOW_HEAD) : null;
    return slow == null ? 0 : slow.fault().drawMillis();
  }

  /** What happens before the answer; returns whether there will be one. */
  boolean begin(ChannelHandlerContext stream) {
    if (!http2) {
      return true;
    }
    Due goAway = first(FaultKind.GOAWAY);
    if (goAway != null && !session.input().isDraining()) {
      happened(goAway, 0);
      if (!goAway(goAway, stream)) {
        return false;
      }
    }
    if (breaksOff != null && breaksOff.at() == 0) {
      breakOff(stream);
      return false;
    }
    return true;
  }

  /** Without an error the request is answered still, and so are those that came before it. */
  private boolean goAway(Due goAway, ChannelHandlerContext stream) {
    int error = goAway.fault().effect().code();
    if (error == 0) {
      session.connection().drain(CloseReason.FAULT, all.ended(goAway));
      return true;
    }
    if (session.peer().protocol() instanceof Http2Protocol wire) {
      wire.goAway(((Http2StreamChannel) stream.channel()).stream().id(), error);
    }
    session.input().lost(CloseReason.FAULT, all.ended(goAway));
    return false;
  }

  /** What the head says of the length of the body. */
  long announced(long length, ResponseWriter response) {
    if (!http2 && breaksOff != null) {
      return BodySource.UNKNOWN;
    }
    Due wrong = first(FaultKind.WRONG_LENGTH);
    if (wrong == null || length == BodySource.UNKNOWN || !response.sendsLength()) {
      return length;
    }
    boolean longer = wrong.fault().effect().how() == Variant.LONGER;
    long bytes = wrong.fault().drawBytes();
    long announced = longer ? length + bytes : Math.max(0, length - bytes);
    if (announced != length) {
      happened(wrong, 0);
    }
    endsConnection = longer && !http2 ? wrong : null;
    return announced;
  }

  /** The head comes next. */
  void answering() {
    Due slow = first(FaultKind.SLOW_HEAD);
    if (slow != null) {
      happened(slow, 0);
      if (!http2) {
        long millis = slow.fault().drawMillis();
        session.inTurn(() -> SlowHead.next(session, millis), () -> {});
      }
    }
  }

  /** A body of so many bytes is made here. */
  void answered(int bytes) {
    Due status = first(FaultKind.STATUS);
    if (status != null) {
      happened(status, bytes);
    }
  }

  /** Whether the answer is broken off here, and not as it was asked for. */
  boolean breaksOff() {
    return breaksOff != null;
  }

  /** Breaks the answer off; returns whether that was asked for here. */
  boolean breakOff(ChannelHandlerContext context) {
    Due here = breaksOff;
    if (here == null) {
      return false;
    }
    happened(here, 0);
    if (http2) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(here.fault().effect().code()));
    } else {
      session.control(
          context.pipeline().context(Http1Protocol.CODEC),
          Unpooled.wrappedBuffer(NO_SIZE),
          () -> {});
      session.connection().leave(CloseReason.FAULT, all.ended(here));
    }
    return true;
  }

  /** Whether the connection ends behind the answer, because that is too short. */
  boolean endsConnection() {
    return endsConnection != null;
  }

  /** It does. */
  void leave() {
    Due ends = endsConnection;
    if (ends != null) {
      session.connection().leave(CloseReason.FAULT, all.ended(ends));
    }
  }

  /** That a fault has ended what it was asked for, for people. */
  String ended(Due fault) {
    return all.ended(fault);
  }

  /** A fault took effect on so many bytes. */
  void happened(Due fault, int bytes) {
    Connection connection = session.connection();
    connection
        .account()
        .fault(
            fault.fault().kind(),
            Operation.SEND,
            fault.fault().place(),
            connection.account().outputOffset(),
            bytes,
            connection.activity().now());
  }
}

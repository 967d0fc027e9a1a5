package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.RequestsReport;
import dev.echoport.connection.Connection;
import dev.echoport.http.answer.Answer;
import dev.echoport.http.answer.AnswerBody;
import dev.echoport.http.answer.BodySource;
import dev.echoport.http.answer.Problem;
import dev.echoport.parameter.BreakOff;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: when each begins and ends. What is answered is its {@link
 * Responder}'s business.
 *
 * <pre>
 *   begin -- delay --&gt; head written -- body, piece by piece --&gt; end written -&gt; ended
 *                                |        request ended ---------^
 *                                +------------+--&gt; broken off, where that was asked for
 * </pre>
 */
final class Exchange {
  /** The lowest status at which clients, curl among them, give up their request. */
  private static final int EARLIEST_BREAK = 300;

  private final HttpSession session;
  private final ReadGate gate;
  private final ChannelHandlerContext context;
  private final HttpRequest request;
  private final Answer answer;
  private final ResponseWriter response;
  private final ExchangePayload payload;
  private final @Nullable ExchangeFaults faults;
  private final @Nullable WebSocketUpgrade upgrade;
  private final Responder responder;
  private final Consumer<Exchange> over;
  private HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;
  private boolean last;
  private boolean begun;
  private boolean answering;
  private boolean headWritten;
  private boolean cut;
  private boolean requestEnded;
  private boolean responseEnded;
  private boolean ended;

  /**
   * @param over is told once both have ended, unless it ended otherwise
   */
  Exchange(
      HttpSession session,
      ReadGate gate,
      int share,
      ChannelHandlerContext context,
      HttpRequest request,
      Consumer<Exchange> over) {
    this.session = session;
    this.gate = gate;
    this.context = context;
    this.request = request;
    this.over = over;
    this.faults = session.faults(request.uri(), isHttp2());
    Answer instead = faults == null ? null : faults.answer(request);
    this.upgrade = isHttp2() || instead != null ? null : WebSocketUpgrade.askedBy(request, session);
    this.answer = instead == null ? answer() : instead;
    this.response = new ResponseWriter(session, context, request, answer);
    BreakOff breakOff =
        faults == null
            ? answer.breakOff()
            : faults.breakOff(answer.breakOff(), response.mayChunk());
    this.payload =
        new ExchangePayload(this, session, response, session.share(gate, share), breakOff);
    this.last =
        !isHttp2()
            && (session.input().isDraining()
                || answer.closes()
                || !HttpUtil.isKeepAlive(request)
                || refusesBody());
    this.responder = newResponder(share);
  }

  private Answer answer() {
    return upgrade == null
        ? session.answers().to(request, isHttp2(), session.connection())
        : upgrade.answer();
  }

  private Responder newResponder(int share) {
    int piece = (int) Math.min(session.connection().listener().window().bytes(), share);
    AnswerBody body = answer.body();
    if (body instanceof AnswerBody.Document document) {
      return new Document(this, document.text());
    } else if (body instanceof AnswerBody.Description description) {
      return new Described(this, session, description);
    } else if (body instanceof AnswerBody.Made made) {
      return new MadeBody(this, session, made, piece);
    }
    return session.spillSpace() != null || answer.status().code() >= EARLIEST_BREAK
        ? new KeptEcho(this, session, piece)
        : new StreamingEcho(this);
  }

  /** Whether the connection ends with it. */
  boolean isLast() {
    return last || (faults != null && faults.endsConnection());
  }

  /** Whether a fault answers, and not what was asked for. */
  boolean isMadeByFault() {
    return faults != null && faults.isAnswer();
  }

  /** Whether what does not go back is lost to a fault, and not as it was asked for. */
  boolean isCutByFault() {
    return faults != null && (faults.isAnswer() || (cut && faults.breaksOff()));
  }

  /** The peer waits to be asked for its body, and is not: what it sends next is anybody's guess. */
  private boolean refusesBody() {
    return HttpUtil.is100ContinueExpected(request) && !answer.body().readsRequest();
  }

  private boolean isHttp2() {
    return context.channel() != session.socket().channel();
  }

  void begin() {
    session.exchangeBegan(request);
    long millis = answer.delayMillis() + (faults == null ? 0 : faults.delayMillis());
    if (millis == 0) {
      respond();
      return;
    }
    gate.hold();
    session
        .input()
        .delay(
            millis,
            () -> {
              if (!ended) {
                respond();
              }
              gate.release();
            });
  }

  private void respond() {
    begun = true;
    if (faults != null && !faults.begin(context)) {
      cut = true;
      headWritten = true;
      told(RequestsReport.UNANSWERED);
      abort();
      return;
    }
    if (accepted() != null) {
      answered();
      return;
    }
    responder.begin();
    resume();
  }

  /** Something that the end of the answer waited for has happened. */
  void resume() {
    if ((requestEnded || hasNoBody()) && begun && !cut && !ended) {
      answering = true;
      responder.requestEnded(trailers);
    }
  }

  /** The end of such a request tells nothing, and may be held back for long behind a delay. */
  private boolean hasNoBody() {
    return !HttpUtil.isTransferEncodingChunked(request)
        && HttpUtil.getContentLength(request, 0L) == 0;
  }

  private @Nullable WebSocketUpgrade accepted() {
    return upgrade != null && upgrade.isAccepted() ? upgrade : null;
  }

  /** Asks the peer for its body, if it waits for that; returns whether it does. */
  boolean askForBody() {
    if (!HttpUtil.is100ContinueExpected(request)) {
      return false;
    }
    response.askForBody();
    return true;
  }

  /** Writes the head of an answer whose body is the request's, once. */
  void writeEchoHead() {
    if (!headWritten) {
      writeHead(
          HttpUtil.isTransferEncodingChunked(request)
              ? BodySource.UNKNOWN
              : HttpUtil.getContentLength(request, 0L));
    }
  }

  /**
   * Writes the head.
   *
   * @param length of the body, or {@link BodySource#UNKNOWN}
   */
  void writeHead(long length) {
    headWritten = true;
    long announced = faults == null ? length : faults.announced(length, response);
    last |= response.endsWithConnection(announced);
    answered();
    response.writeHead(announced, last);
    breakOffIfReached();
  }

  /** Writes a whole answer; takes the ownership of {@code document}. */
  void writeDocument(ByteBuf document) {
    writeHead(document.readableBytes());
    if (faults != null) {
      faults.answered(sendsBody() ? document.readableBytes() : 0);
    }
    if (sendsBody()) {
      payload.produce(document);
    } else {
      document.release();
    }
    writeEnd();
  }

  /** Whether something may stand between head and end. */
  boolean sendsBody() {
    return response.sendsBody();
  }

  private void answered() {
    if (faults != null) {
      faults.answering();
    }
    told(answer.status().code());
  }

  private void told(int status) {
    session.connection().facts().answered(request.method().name(), request.uri(), status);
  }

  void writeEnd() {
    if (!cut) {
      response.writeEnd(
          () -> {
            responseEnded = true;
            endIfBothEnded();
          });
    }
  }

  /** Once everything before it was taken; nothing follows. */
  void breakOffIfReached() {
    if (payload.isBreakReached() && !cut && !ended) {
      cut = true;
      last = !isHttp2();
      response.whenTaken(this::breakOff);
    }
  }

  private void breakOff() {
    if (!ended) {
      abort();
      if (faults == null || !faults.breakOff(context)) {
        session.breakOff(context, answer.breakOff());
      }
    }
  }

  /**
   * The body cannot be kept: an answer without it, and nothing else.
   *
   * @param status {@code null} is that of the answer
   */
  void cutShort(@Nullable HttpResponseStatus status) {
    session.connection().account().consumed(release(), 0);
    cut = true;
    headWritten = true;
    last = !isHttp2();
    String detail = "a body of more than can wait here for the end of its request";
    response.writeProblem(
        Problem.of(status == null ? answer.status() : status, detail),
        last,
        () -> endAfterCut(detail));
  }

  private void endAfterCut(String why) {
    responseEnded = true;
    if (requestEnded) {
      endIfBothEnded();
      return;
    }
    abort();
    if (isHttp2()) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    } else {
      session.connection().leave(CloseReason.REFUSED, why);
    }
  }

  boolean isHeadWritten() {
    return headWritten;
  }

  boolean mayBeCutShort() {
    return !headWritten && !ended;
  }

  /** What comes with the request, and what goes out with the answer. */
  ExchangePayload payload() {
    return payload;
  }

  Responder responder() {
    return responder;
  }

  /** What holds the request back, and those behind it. */
  ReadGate gate() {
    return gate;
  }

  /** Keeps nothing any longer; returns how much that was. */
  int release() {
    return responder.release();
  }

  /** Whether pieces of the request still go back. */
  boolean echoes() {
    return responder.echoes() && answer.mayHaveBody() && !cut && !ended;
  }

  /** A piece of the request's body was received; takes its ownership. */
  void received(ByteBuf data) {
    responder.received(data);
  }

  /** All of the request was received. */
  void requestEnded(HttpHeaders behindBody) {
    if (ended || requestEnded) {
      return;
    }
    requestEnded = true;
    trailers = behindBody;
    session.input().requestEnded();
    WebSocketUpgrade socket = accepted();
    if (socket != null) {
      ended = true;
      gate.hold(); // perhaps other answers have to go first
      session.inTurn(() -> open(socket), () -> session.input().exchangeEnded());
      return;
    }
    if (!answering) {
      resume();
    }
    endIfBothEnded();
  }

  private void open(WebSocketUpgrade socket) {
    socket.install(context, faults == null ? null : faults.ofMessages());
    session.input().exchangeEnded();
    gate.release();
  }

  private void endIfBothEnded() {
    if (requestEnded && responseEnded && !ended) {
      ended = true;
      over.accept(this);
      session.input().exchangeEnded();
      Connection connection = session.connection();
      if (faults != null && faults.endsConnection()) {
        faults.leave();
      } else if (last && !connection.ending()) {
        connection.leave(CloseReason.PEER_FINISHED, null);
      } else if (answer.closes()) {
        connection.drain("A request asked for the end of its connection");
      }
    }
  }

  /** Whether its head went out in the middle of its request: nothing else can be said now. */
  boolean isAnswering() {
    return headWritten && !requestEnded;
  }

  /** Its stream, or its connection, is gone, or no more of its request will come. */
  void abort() {
    if (!ended) {
      ended = true;
      int bytes = release();
      if (bytes > 0 && isHttp2()) {
        CloseReason why = isCutByFault() ? CloseReason.FAULT : CloseReason.PEER_RESET;
        session.connection().account().discarded(bytes, why);
      }
      if (!requestEnded) {
        session.input().requestEnded();
      }
      session.input().exchangeEnded();
    }
  }
}

package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: when each begins and ends. What is answered is its {@link
 * Responder}'s business.
 *
 * <pre>
 *   begin -- delay --&gt; head written -- body, piece by piece --&gt; end written -&gt; ended
 *                                         request ended ---------^
 * </pre>
 */
final class Exchange implements PayloadWriter {
  /** The lowest status at which clients, curl among them, give up their request. */
  private static final int EARLIEST_BREAK = 300;

  private final HttpSession session;
  private final Gate gate;
  private final int share;
  private final ChannelHandlerContext context;
  private final HttpRequest request;
  private final Answer answer;
  private final @Nullable WebSocketUpgrade upgrade;
  private final Responder responder;
  private boolean last;
  private boolean begun;
  private boolean headWritten;
  private boolean cutShort;
  private boolean requestEnded;
  private boolean responseEnded;
  private boolean ended;
  private int waitingBytes;
  private boolean holding;

  Exchange(
      HttpSession session,
      Gate gate,
      int share,
      ChannelHandlerContext context,
      HttpRequest request) {
    this.session = session;
    this.gate = gate;
    this.share = share;
    this.context = context;
    this.request = request;
    this.upgrade = isHttp2() ? null : WebSocketUpgrade.askedBy(request, session);
    this.answer = upgrade == null ? Answer.to(request, session.connection()) : upgrade.answer();
    this.last =
        !isHttp2() && (session.isDraining() || !HttpUtil.isKeepAlive(request) || refusesBody());
    this.responder = newResponder();
  }

  private Responder newResponder() {
    if (!answer.echo()) {
      return new Document(this, answer.document());
    }
    boolean waits = session.spillSpace() != null || answer.status().code() >= EARLIEST_BREAK;
    long window = session.connection().listener().window().bytes();
    return waits
        ? new KeptEcho(this, session, (int) Math.min(window, share))
        : new StreamingEcho(this);
  }

  /** Whether the connection ends with it. */
  boolean isLast() {
    return last;
  }

  /** The peer waits to be asked for its body, and is not: what it sends next is anybody's guess. */
  private boolean refusesBody() {
    return HttpUtil.is100ContinueExpected(request) && !answer.echo();
  }

  private boolean isHttp2() {
    return context.channel() != session.socket().channel();
  }

  void begin() {
    session.exchangeBegan(request);
    long millis = answer.delay().toMillis();
    if (millis == 0) {
      respond();
      return;
    }
    gate.hold();
    session.delay(
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
    if (accepted() != null) {
      answered();
      return;
    }
    responder.begin();
    resume();
  }

  /** Something that the end of the answer waited for has happened. */
  void resume() {
    if (requestEnded && begun && !cutShort && !ended) {
      responder.requestEnded();
    }
  }

  private @Nullable WebSocketUpgrade accepted() {
    return upgrade != null && upgrade.isAccepted() ? upgrade : null;
  }

  /** Asks the peer for its body, if it waits for that; returns whether it does. */
  boolean askForBody() {
    if (!HttpUtil.is100ContinueExpected(request)) {
      return false;
    }
    session.control(
        context,
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER),
        () -> {});
    return true;
  }

  /** Writes the head of an answer whose body is the request's, once. */
  void writeEchoHead() {
    if (headWritten) {
      return;
    }
    HttpResponse head = head();
    if (answer.mayHaveBody()) {
      if (HttpUtil.isTransferEncodingChunked(request)) {
        HttpUtil.setTransferEncodingChunked(head, true);
      } else {
        HttpUtil.setContentLength(head, HttpUtil.getContentLength(request, 0L));
      }
    }
    session.control(context, head, () -> {});
  }

  /** Writes a whole answer; takes the ownership of {@code document}. */
  void writeDocument(ByteBuf document) {
    HttpResponse head = head();
    boolean body = answer.mayHaveBody();
    if (body) {
      HttpUtil.setContentLength(head, document.readableBytes());
    }
    session.control(context, head, () -> {});
    if (body && !request.method().equals(HttpMethod.HEAD)) {
      session.produce(this, document);
    } else {
      document.release();
    }
    writeEnd();
  }

  private HttpResponse head() {
    headWritten = true;
    answered();
    return ResponseHead.of(request, answer, last);
  }

  private void answered() {
    session.connection().answered(request.method().name(), request.uri(), answer.status().code());
  }

  void writeEnd() {
    session.control(
        context,
        LastHttpContent.EMPTY_LAST_CONTENT,
        () -> {
          responseEnded = true;
          endIfBothEnded();
        });
  }

  /**
   * The body cannot be kept: an answer without it, and nothing else.
   *
   * @param status {@code null} is that of the answer
   */
  void cutShort(@Nullable HttpResponseStatus status) {
    session.connection().consumed(release(), 0);
    cutShort = true;
    headWritten = true;
    last = !isHttp2();
    String detail = "a body of more than can wait here for the end of its request";
    HttpResponse response =
        Problem.of(status == null ? answer.status() : status, detail)
            .response(HttpVersion.HTTP_1_1, last);
    session.control(context, response, () -> endAfterCut(detail));
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

  /** What holds the request back, and those behind it. */
  Gate gate() {
    return gate;
  }

  /** Keeps nothing any longer; returns how much that was. */
  int release() {
    return responder.release();
  }

  @Override
  public boolean echoes() {
    return responder.echoes() && answer.mayHaveBody() && !cutShort && !ended;
  }

  @Override
  public boolean keep(ByteBuf data) {
    return echoes() && responder.keep(data);
  }

  @Override
  public ChannelFuture write(ByteBuf data) {
    int bytes = data.readableBytes();
    waitingBytes += bytes;
    if (waitingBytes >= share && !holding) {
      holding = true;
      gate.hold();
    }
    return context.write(new DefaultHttpContent(data)).addListener(done -> written(bytes));
  }

  private void written(int bytes) {
    waitingBytes -= bytes;
    if (holding && waitingBytes <= share / 2) {
      holding = false;
      gate.release();
    }
    if (waitingBytes == 0) {
      responder.allTaken();
    }
  }

  /** All of the request was received. */
  void requestEnded() {
    if (ended || requestEnded) {
      return;
    }
    requestEnded = true;
    session.requestEnded();
    WebSocketUpgrade socket = accepted();
    if (socket != null) {
      ended = true;
      socket.install(context);
      session.exchangeEnded();
      return;
    }
    resume();
    endIfBothEnded();
  }

  private void endIfBothEnded() {
    if (requestEnded && responseEnded && !ended) {
      ended = true;
      session.exchangeEnded();
      Connection connection = session.connection();
      if (last && !connection.ending()) {
        connection.leave(CloseReason.PEER_FINISHED, null);
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
        session.connection().discarded(bytes, CloseReason.PEER_RESET);
      }
      if (!requestEnded) {
        session.requestEnded();
      }
      session.exchangeEnded();
    }
  }
}

package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer.
 *
 * <pre>
 *   begin -- delay --&gt; head written -- body, piece by piece --&gt; end written -&gt; ended
 *                                         request ended ---------^
 * </pre>
 *
 * <p>The head of an echo waits for the first piece of a body that was asked for by {@code 100}, and
 * for the whole request where it says that something went wrong. An echo's end waits for the
 * request's; the end of the exchange waits for both.
 */
final class Exchange implements Outlet {
  /** IMF-fixdate (RFC 9110, section 5.6.7). */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  /** The lowest status at which clients give up their request. */
  private static final int EARLIEST_BREAK = 300;

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final HttpSession session;
  private final Gate gate;
  private final int share;
  private final ChannelHandlerContext context;
  private final HttpRequest request;
  private final Answer answer;
  private final @Nullable WebSocketUpgrade upgrade;
  private final @Nullable KeptBody kept;
  private boolean last;
  private boolean begun;
  private boolean headWritten;
  private boolean awaitsBody;
  private boolean cutShort;
  private boolean requestEnded;
  private boolean responseEnded;
  private boolean ended;
  private boolean sendingKept;
  private int waitingBytes;
  private boolean holding;
  private boolean spilling;

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
    this.kept = answer.echo() ? newKeptBody() : null;
  }

  /** Some clients, curl among them, stop sending when they see a status of 300 or more. */
  private @Nullable KeptBody newKeptBody() {
    SpillSpace space = session.spillSpace();
    if (space == null && answer.status().code() < EARLIEST_BREAK) {
      return null;
    }
    long window = session.connection().listener().window().bytes();
    int piece = (int) Math.min(window, share);
    return new KeptBody(
        piece,
        space == null ? piece : session.config().maxBodyBytes(),
        space,
        context.alloc(),
        this::keptIsIdle);
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
    return request.headers().contains(ExtensionHeaderNames.STREAM_ID.text());
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
    if (upgrade != null && upgrade.isAccepted()) {
      answered();
      return;
    }
    if (answer.echo()) {
      beginEcho();
    } else {
      writeDocument();
    }
  }

  private void beginEcho() {
    if (HttpUtil.is100ContinueExpected(request)) {
      session.control(
          context,
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER),
          () -> {});
      // HAProxy (2.6) takes a response that comes together with the 100 for the answer to none.
      awaitsBody = true;
    }
    if (kept == null && !awaitsBody) {
      writeHead();
    }
    endEcho();
  }

  private void writeHead() {
    headWritten = true;
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

  @Override
  public boolean keep(ByteBuf data) {
    if (!echoes()) {
      return false;
    }
    if (!headWritten) {
      if (kept != null) {
        return keep(kept, data);
      }
      writeHead();
    }
    return false;
  }

  private boolean keep(KeptBody body, ByteBuf data) {
    HttpResponseStatus refusal = body.add(data);
    if (refusal != null) {
      cutShort(session.spillSpace() == null ? answer.status() : refusal);
    } else if (body.isFull()) {
      awaitFile();
    }
    return refusal == null;
  }

  private void awaitFile() {
    if (!spilling) {
      spilling = true;
      gate.hold();
    }
  }

  private void keptIsIdle(@Nullable Throwable failure) {
    boolean held = spilling;
    spilling = false;
    if (failure != null && !headWritten && !ended) {
      LOG.warn("a body was not spilled: {}", failure.toString());
      cutShort(HttpResponseStatus.INSUFFICIENT_STORAGE);
    } else if (!ended) {
      endEcho();
    }
    if (held) {
      gate.release();
    }
  }

  /** The body cannot be kept: an answer without it, and nothing else. */
  private void cutShort(HttpResponseStatus status) {
    session.connection().consumed(release(), 0);
    cutShort = true;
    headWritten = true;
    last = !isHttp2();
    String detail = "a body of more than can wait here for the end of its request";
    HttpResponse response = Problem.of(status, detail).response(HttpVersion.HTTP_1_1, last);
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

  /** Keeps nothing any longer; returns how much that was. */
  int release() {
    return kept == null ? 0 : kept.release();
  }

  private void endEcho() {
    boolean ready = requestEnded && begun && answer.echo() && !cutShort && !sendingKept;
    if (!ready) {
      return;
    }
    if (kept != null && !kept.isIdle()) {
      awaitFile(); // the next request has to wait, too
      return;
    }
    if (!headWritten) {
      writeHead();
    }
    if (kept != null && kept.size() > 0) {
      sendingKept = true;
      gate.hold(); // the next request is not answered meanwhile
      session.keptAnswerBegan();
      sendNextKept(kept);
    } else {
      session.control(context, LastHttpContent.EMPTY_LAST_CONTENT, this::responseWritten);
    }
  }

  private void sendNextKept(KeptBody body) {
    body.next(
        piece -> {
          session.sendKept(this, piece);
          if (body.size() == 0) {
            sendingKept = false;
            session.control(context, LastHttpContent.EMPTY_LAST_CONTENT, this::responseWritten);
            session.keptAnswerEnded();
            gate.release();
          }
          session.connection().onBatchCompleted();
        },
        failure ->
            session
                .connection()
                .fail(CloseReason.INTERNAL, "a body was not read back: " + failure.getMessage()));
  }

  private void writeDocument() {
    headWritten = true;
    HttpResponse head = head();
    ByteBuf document = answer.document();
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
    session.control(context, LastHttpContent.EMPTY_LAST_CONTENT, this::responseWritten);
  }

  private void answered() {
    session.connection().answered(request.method().name(), request.uri(), answer.status().code());
  }

  private HttpResponse head() {
    answered();
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status());
    head.headers().set(answer.headers());
    head.headers().set(HttpHeaderNames.DATE, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    if (last) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!request.protocolVersion().isKeepAliveDefault()) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    return head;
  }

  @Override
  public boolean echoes() {
    return answer.echo() && answer.mayHaveBody() && !cutShort && !ended;
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
    if (sendingKept && kept != null && waitingBytes == 0) {
      sendNextKept(kept);
    }
  }

  /** All of the request was received. */
  void requestEnded() {
    if (ended || requestEnded) {
      return;
    }
    requestEnded = true;
    session.requestEnded();
    if (upgrade != null && upgrade.isAccepted()) {
      ended = true;
      upgrade.install(context);
      session.exchangeEnded();
      return;
    }
    endEcho();
    endIfBothEnded();
  }

  private void responseWritten() {
    responseEnded = true;
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

  /** Whether the head of an echo went out, and its end did not: nothing else can be said now. */
  boolean isEchoing() {
    return headWritten && answer.echo() && !requestEnded;
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

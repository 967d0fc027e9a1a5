package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.completion.report.TraceParent;
import dev.echoport.config.HttpConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.SendAbandonedException;
import dev.echoport.connection.SendOperation;
import dev.echoport.connection.Session;
import dev.echoport.connection.SocketPeer;
import dev.echoport.grpc.Readiness;
import dev.echoport.http.answer.Answers;
import dev.echoport.http.codec.Backlog;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.parameter.BreakOff;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP on a connection, in whichever version the peer begins, and WebSocket once it asks for that.
 *
 * <pre>
 *                      preface of HTTP/2 -&gt; Http2Protocol &lt;-- Upgrade: h2c ------+
 *   VersionDetector -&lt;                                                    |
 *                      anything else     -&gt; Http1Protocol -------------------+
 *                                                       -- Upgrade: websocket --&gt; WebSocketHandler
 * </pre>
 *
 * <p>What is payload goes through the connection, and so through its ledger and its window. The
 * rest, heads and ends and control frames, is written beside it; the connection does not end before
 * that was taken as well.
 */
@SuppressWarnings("FutureReturnValueIgnored") // listeners are told how writes end
public final class HttpSession implements Session {
  /** Writes beside the payload that may be on their way before receiving stops. */
  private static final int MAX_CONTROLS = 64;

  /** Trace Context, of the W3C. */
  static final AsciiString TRACE_PARENT = AsciiString.cached("traceparent");

  private final SocketPeer socket;
  private final Answers answers;
  private final @Nullable SpillSpace spillSpace;
  private final Readiness readiness;
  private final List<ReadGate> gates = new ArrayList<>();
  private final List<OpenEndedStream> openEnded = new ArrayList<>(0);
  private final List<Runnable> awaitRoom = new ArrayList<>(0);
  private @Nullable Connection begun;
  private @Nullable PayloadWriter outlet;
  private HttpProtocol wire;
  private SendAbandonedException abandoned =
      new SendAbandonedException(CloseReason.PEER_RESET, "the peer has reset the stream");
  private boolean posted = true;
  private boolean draining;
  private boolean codecCloses;
  private boolean resets;
  private boolean truncated;
  private boolean traced;
  private int openExchanges;
  private int unreadRequests;
  private int delays;
  private int ownAnswers;
  private int controls;

  /**
   * @param answers what requests are answered with
   * @param spillSpace where bodies wait for the end of their request; {@code null} if they do not
   * @param readiness what health checks of gRPC are told
   */
  public HttpSession(
      SocketPeer socket, Answers answers, @Nullable SpillSpace spillSpace, Readiness readiness) {
    this.socket = socket;
    this.answers = answers;
    this.spillSpace = spillSpace;
    this.readiness = readiness;
    this.wire = socket::finish;
  }

  @Override
  public void begin(Connection connection) {
    begun = connection;
    VersionDetector detector = new VersionDetector(this);
    wire = detector;
    socket.addLast(VersionDetector.NAME, detector);
  }

  Connection connection() {
    Connection connection = begun;
    if (connection == null) {
      throw new IllegalStateException("has not begun");
    }
    return connection;
  }

  SocketPeer socket() {
    return socket;
  }

  HttpConfig config() {
    return connection().listener().http();
  }

  boolean takesWebSocketsOnly() {
    return connection().listener().address().scheme().takesWebSocketsOnly();
  }

  /** From now on the peer is spoken to in this way. */
  void speaks(HttpProtocol other) {
    wire = other;
  }

  /** For the messages of a connection as a whole. */
  ReadGate addGate(Backlog backlog) {
    return addGate(
        (ReadGate.Valve)
            open -> {
              socket.receive(open);
              backlog.open(open);
            });
  }

  /** For those of a stream. */
  ReadGate addGate(Channel stream) {
    return addGate(stream.config()::setAutoRead);
  }

  private ReadGate addGate(ReadGate.Valve valve) {
    ReadGate gate = new ReadGate(valve, posted, connection()::onBatchCompleted);
    if (controls >= MAX_CONTROLS) {
      gate.hold();
    }
    gates.add(gate);
    return gate;
  }

  void removeGates() {
    gates.clear();
  }

  void removeGate(ReadGate gate) {
    gates.remove(gate);
  }

  /** Payload was received; takes the ownership of {@code data}. */
  void deliver(PayloadWriter to, ByteBuf data) {
    outlet = to;
    connection().onReceived(data);
  }

  /** Sends payload that was not received; takes the ownership of {@code data}. */
  void produce(PayloadWriter to, ByteBuf data) {
    int bytes = data.readableBytes();
    outlet = to;
    connection().account().consumed(0, bytes);
    connection().send(data, bytes, connection().activity().now());
  }

  /** Sends back payload that was kept; takes the ownership of {@code data}. */
  void sendKept(PayloadWriter to, ByteBuf data) {
    outlet = to;
    received(data, data.readableBytes(), connection().activity().now());
  }

  /**
   * Writes something that is no payload.
   *
   * @param written runs when the kernel has taken it, or nobody will
   */
  void control(ChannelHandlerContext context, Object message, Runnable written) {
    if (++controls == MAX_CONTROLS) {
      gates.forEach(ReadGate::hold);
    }
    connection().queued();
    context.write(message).addListener(done -> controlWritten(done.cause(), written));
  }

  /** Without one, messages that follow it mean something else; a stream ends by itself. */
  private void controlWritten(@Nullable Throwable failure, Runnable written) {
    if (failure != null && !(wire instanceof Http2Protocol)) {
      connection().sendFailed(failure);
    }
    if (controls-- == MAX_CONTROLS) {
      List.copyOf(gates).forEach(ReadGate::release);
    }
    written.run();
    connection().activity().progressed();
    connection().onInputResumed();
  }

  /** A request has begun; the first one may say of which trace the connection is a part. */
  void exchangeBegan(HttpRequest request) {
    exchangeBegan(request.headers().get(TRACE_PARENT));
  }

  /**
   * The same.
   *
   * @param traceParent what the request says of its trace
   */
  void exchangeBegan(@Nullable CharSequence traceParent) {
    if (!traced) {
      traced = true;
      connection()
          .facts()
          .traced(TraceParent.parse(traceParent == null ? null : traceParent.toString()));
    }
    openExchanges++;
    unreadRequests++;
    connection().activity().progressed();
  }

  /** All of a request was received, or no more of it will be. */
  void requestEnded() {
    unreadRequests--;
  }

  /** A response has been written, or never will be. */
  void exchangeEnded() {
    openExchanges--;
    connection().onInputResumed();
  }

  /** A stream has begun that will have to be told of the end. */
  void opened(OpenEndedStream stream) {
    openEnded.add(stream);
  }

  /** It is over, or was not among them. */
  void closed(OpenEndedStream stream) {
    openEnded.remove(stream);
  }

  /** Runs {@code action} after a delay that a peer has asked for. */
  void delay(long millis, Runnable action) {
    delays++;
    socket.later(
        millis,
        () -> {
          delays--;
          action.run();
          connection().onBatchCompleted();
        });
  }

  Readiness readiness() {
    return readiness;
  }

  Answers answers() {
    return answers;
  }

  @Nullable SpillSpace spillSpace() {
    return spillSpace;
  }

  /** A body is being sent that needs nothing more of the peer: one that was kept, or is made. */
  void ownAnswerBegan() {
    ownAnswers++;
  }

  /** All of it is written. */
  void ownAnswerEnded() {
    ownAnswers--;
  }

  /** Runs {@code action} once, when the window has room. */
  void awaitRoom(Runnable action) {
    awaitRoom.add(action);
  }

  @Override
  public void resume() {
    if (!awaitRoom.isEmpty()) {
      List<Runnable> waiting = List.copyOf(awaitRoom);
      awaitRoom.clear();
      waiting.forEach(Runnable::run);
      connection().onBatchCompleted();
    }
  }

  /** Ends what an exchange is spoken on, in the middle of its answer, as it was asked for. */
  void breakOff(ChannelHandlerContext context, BreakOff how) {
    boolean stream = context.channel() != socket.channel();
    String why =
        "A request asked for a %s after %d bytes of its answer"
            .formatted(how.reset() ? "reset" : "close", how.afterBytes());
    if (how.reset() && stream) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    } else if (how.reset() || stream) {
      resets = how.reset();
      connection().cut(CloseReason.FAULT, why);
    } else {
      connection().leave(CloseReason.FAULT, why);
    }
  }

  /**
   * A peer that sends its whole request before it reads would wait for us for ever, and we for it.
   */
  @Override
  public void tick(long now) {
    Duration limit = config().stallTimeout();
    if (!limit.isZero()
        && connection().sendsWait()
        && connection().activity().quietNanos(now) >= limit.toNanos()) {
      connection()
          .cut(
              CloseReason.IDLE,
              "The peer took nothing of its answer and sent nothing more for "
                  + limit.toSeconds()
                  + " s");
    }
  }

  /** Whether a response should say that it is the last. */
  boolean isDraining() {
    return draining;
  }

  /** What waits for the flow control of HTTP/2 will not be sent. */
  void noCreditComes() {
    abandoned =
        new SendAbandonedException(
            CloseReason.PEER_FINISHED, "the peer has closed, and gives no credit to send it");
  }

  /** The codec has found an error of the peer, and closes the connection itself. */
  void codecFails(String cause) {
    codecCloses = true;
    connection().fail(CloseReason.PROTOCOL_ERROR, cause);
  }

  @Override
  public void received(ByteBuf data, int bytes, long now) {
    PayloadWriter to = outlet;
    if (to != null && to.keep(data)) {
      return;
    }
    if (to != null && to.echoes()) {
      connection().account().consumed(bytes, bytes);
      connection().send(data, bytes, now);
    } else {
      connection().account().consumed(bytes, 0);
      data.release();
    }
  }

  @Override
  public void send(ByteBuf data, SendOperation operation) {
    PayloadWriter to = outlet;
    if (to == null) {
      data.release();
      operation.tryFailure(new IllegalStateException("nothing was received"));
      return;
    }
    to.write(data)
        .addListener(
            done -> {
              Throwable failure = done.cause();
              if (failure == null) {
                operation.trySuccess();
              } else {
                operation.tryFailure(failure(failure));
              }
            });
  }

  /** A stream of HTTP/2 may end while its connection goes on. */
  private Throwable failure(Throwable cause) {
    return socket.channel().isActive() && wire instanceof Http2Protocol ? abandoned : cause;
  }

  @Override
  public void drain() {
    draining = true;
    wire.drain();
    List.copyOf(openEnded).forEach(OpenEndedStream::drain);
    connection().onBatchCompleted();
  }

  @Override
  public boolean unfinished() {
    return unreadRequests > 0;
  }

  @Override
  public boolean done() {
    return (openExchanges == 0 || truncated) && controls == 0;
  }

  @Override
  public boolean busy() {
    return delays > 0;
  }

  /** A peer of HTTP/2 must be heard whatever waits: its credit is what releases the rest. */
  @Override
  public boolean owesOutput() {
    return (busy() || ownAnswers > 0) && !(wire instanceof Http2Protocol);
  }

  @Override
  public void progressed() {
    socket.progressed();
    wire.progressed();
  }

  @Override
  public void end(boolean complete) {
    if (!complete) {
      return;
    }
    String within = wire.truncated();
    for (OpenEndedStream stream : List.copyOf(openEnded)) {
      String partial = stream.inputEnded();
      within = within == null ? partial : within;
    }
    within = unreadRequests > 0 ? "a request" : within;
    if (within != null) {
      truncated = true;
      connection().leave(CloseReason.PROTOCOL_ERROR, "the input ends within " + within);
    }
  }

  /** What was kept of a request will not be answered. */
  @Override
  public void cancel() {
    connection().account().discardPending(connection().lossReason());
  }

  @Override
  public void receive(boolean receiving) {
    posted = receiving;
    List.copyOf(gates).forEach(gate -> gate.posted(receiving));
  }

  @Override
  public void farewell(Runnable done) {
    socket.farewell(done);
  }

  @Override
  public void watchInput(IntConsumer fed) {
    socket.watchInput(fed);
  }

  @Override
  public void finish() {
    wire.finish();
  }

  @Override
  public void close() {
    if (resets) {
      socket.reset();
    } else if (!codecCloses) {
      socket.close();
    }
  }

  @Override
  public String remoteAddress() {
    return socket.remoteAddress();
  }

  @Override
  public String localAddress() {
    return socket.localAddress();
  }

  @Override
  public SendOperation newOperation(Connection connection) {
    return socket.newOperation(connection);
  }

  @Override
  public void flush() {
    socket.flush();
  }

  @Override
  public void later(long millis, Runnable action) {
    socket.later(millis, action);
  }

  @Override
  public ConnectionMemory memory() {
    return socket.memory();
  }

  @Override
  public @Nullable TcpFacts tcp() {
    return socket.tcp();
  }
}

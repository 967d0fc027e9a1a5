package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.TraceParent;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.SendAbandonedException;
import dev.echoport.connection.SendOperation;
import dev.echoport.connection.SocketPeer;
import dev.echoport.fault.RequestFaults;
import dev.echoport.grpc.Readiness;
import dev.echoport.http.answer.Answers;
import dev.echoport.http.answer.RequestTarget;
import dev.echoport.http.codec.Backlog;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.parameter.BreakOff;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of one connection share, whatever version of HTTP they speak.
 *
 * <p>What is payload goes through the connection, and so through its ledger and its window. The
 * rest, heads and ends and control frames, is written beside it; the connection does not end before
 * that was taken as well.
 */
@SuppressWarnings("FutureReturnValueIgnored") // listeners are told how writes end
final class HttpSession {
  /** Writes beside the payload that may be on their way before receiving stops. */
  private static final int MAX_CONTROLS = 64;

  /** Trace Context, of the W3C. */
  static final AsciiString TRACE_PARENT = AsciiString.cached("traceparent");

  private final Connection connection;
  private final HttpPeer peer;
  private final HttpInput input;
  private final Answers answers;
  private final @Nullable SpillSpace spillSpace;
  private final Readiness readiness;
  private SendAbandonedException abandoned =
      new SendAbandonedException(CloseReason.PEER_RESET, "the peer has reset the stream");
  private boolean traced;

  HttpSession(
      Connection connection,
      HttpPeer peer,
      Answers answers,
      @Nullable SpillSpace spillSpace,
      Readiness readiness) {
    this.connection = connection;
    this.peer = peer;
    this.input = new HttpInput(connection, peer);
    this.answers = answers;
    this.spillSpace = spillSpace;
    this.readiness = readiness;
  }

  Connection connection() {
    return connection;
  }

  HttpInput input() {
    return input;
  }

  HttpPeer peer() {
    return peer;
  }

  SocketPeer socket() {
    return peer.socket();
  }

  /** Where buffers come from. */
  ConnectionMemory memory() {
    return peer.memory();
  }

  HttpConfig config() {
    return connection.listener().http();
  }

  boolean takesWebSocketsOnly() {
    return connection.listener().address().scheme().takesWebSocketsOnly();
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

  /** For the messages of a connection as a whole. */
  ReadGate addGate(Backlog backlog) {
    return begun(peer.addGate(backlog, connection::onBatchCompleted));
  }

  /** For those of a stream. */
  ReadGate addGate(Channel stream) {
    return begun(peer.addGate(stream, connection::onBatchCompleted));
  }

  private ReadGate begun(ReadGate gate) {
    if (input.controls() >= MAX_CONTROLS) {
      gate.hold();
    }
    return gate;
  }

  /**
   * For what waits to be sent on a stream.
   *
   * @param bytes that may wait before nothing more is received
   */
  StreamShare share(ReadGate gate, int bytes) {
    WindowConfig window = connection.listener().window();
    return new StreamShare(
        gate, bytes, (int) Math.min(bytes, window.bytes() / window.operations()));
  }

  /** Payload was received; takes the ownership of {@code data}. */
  void deliver(PayloadWriter to, ByteBuf data) {
    connection.onReceived(data, to);
  }

  /** Sends payload that was not received; takes the ownership of {@code data}. */
  void produce(PayloadWriter to, ByteBuf data) {
    int bytes = data.readableBytes();
    connection.account().consumed(0, bytes);
    connection.send(data, bytes, connection.activity().now(), to);
  }

  /** Sends back payload that was kept; takes the ownership of {@code data}. */
  void sendKept(PayloadWriter to, ByteBuf data) {
    input.received(data, data.readableBytes(), connection.activity().now(), to);
  }

  /** Tells {@code operation} how the write of its payload ends. */
  void completes(ChannelFuture write, SendOperation operation) {
    write.addListener(
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
    return socket().channel().isActive() && peer.hasStreams() ? abandoned : cause;
  }

  /** What waits for the flow control of HTTP/2 will not be sent. */
  void noCreditComes() {
    peer.handOnAll();
    abandoned =
        new SendAbandonedException(
            CloseReason.PEER_FINISHED, "the peer has closed, and gives no credit to send it");
  }

  /**
   * Writes something that is no payload.
   *
   * @param written runs when the kernel has taken it, or nobody will
   */
  void control(ChannelHandlerContext context, Object message, Runnable written) {
    if (connection.isDiverted()) {
      begun();
      connection.inTurn(
          () -> wrote(context.write(message), written),
          () -> {
            ReferenceCountUtil.release(message);
            controlWritten(null, written);
          });
    } else {
      control(context.write(message), written);
    }
  }

  /** The same for what {@code write} has written. */
  void control(ChannelFuture write, Runnable written) {
    begun();
    wrote(write, written);
  }

  /** Runs {@code action} when everything that was said before it was written, or is on its way. */
  void inTurn(Runnable action, Runnable never) {
    connection.inTurn(action, never);
  }

  private void begun() {
    if (input.controlQueued() == MAX_CONTROLS) {
      peer.hold();
    }
  }

  private void wrote(ChannelFuture write, Runnable written) {
    connection.queued();
    write.addListener(done -> controlWritten(done.cause(), written));
  }

  /** Without one, messages that follow it mean something else; a stream ends by itself. */
  private void controlWritten(@Nullable Throwable failure, Runnable written) {
    if (failure != null && !peer.hasStreams()) {
      connection.sendFailed(failure);
    }
    if (input.controlWritten() == MAX_CONTROLS) {
      peer.release();
    }
    written.run();
    connection.activity().progressed();
    connection.onInputResumed();
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
      String parent = traceParent == null ? null : traceParent.toString();
      connection.facts().traced(TraceParent.parse(parent));
    }
    input.exchangeBegan();
  }

  /** What goes wrong on purpose with a request for {@code target}; {@code null}: nothing. */
  @Nullable ExchangeFaults faults(String target, boolean http2) {
    RequestFaults all = peer.faults();
    if (all == null) {
      return null;
    }
    List<RequestFaults.Due> due = all.next(RequestTarget.path(target));
    return due.isEmpty() ? null : new ExchangeFaults(this, all, due, http2);
  }

  /** Input of so many bytes does not go back {@code to} its peer. */
  void lose(PayloadWriter to, int bytes) {
    input.lose(bytes, to);
  }

  /** A fault makes payload; takes the ownership of {@code data}. */
  void insert(PayloadWriter to, ByteBuf data) {
    int bytes = data.readableBytes();
    connection.account().inserted(bytes);
    connection.send(data, bytes, connection.activity().now(), to);
  }

  /** Ends what an exchange is spoken on, in the middle of its answer, as it was asked for. */
  void breakOff(ChannelHandlerContext context, BreakOff how) {
    boolean stream = context.channel() != socket().channel();
    String why =
        "A request asked for a %s after %d bytes of its answer"
            .formatted(how.reset() ? "reset" : "close", how.afterBytes());
    if (how.reset() && stream) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    } else if (how.reset() || stream) {
      if (how.reset()) {
        peer.closesByReset();
      }
      connection.cut(CloseReason.FAULT, why);
    } else {
      connection.leave(CloseReason.FAULT, why);
    }
  }

  /** The codec has found an error of the peer, and closes the connection itself. */
  void codecFails(String cause) {
    peer.leavesCloseToCodec();
    connection.fail(CloseReason.PROTOCOL_ERROR, cause);
  }
}

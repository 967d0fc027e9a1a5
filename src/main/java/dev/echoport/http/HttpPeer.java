package dev.echoport.http;

import dev.echoport.connection.Connection;
import dev.echoport.connection.ForwardingPeer;
import dev.echoport.connection.Input;
import dev.echoport.connection.SendOperation;
import dev.echoport.connection.Session;
import dev.echoport.connection.SocketPeer;
import dev.echoport.fault.RequestFaults;
import dev.echoport.grpc.Readiness;
import dev.echoport.http.answer.Answers;
import dev.echoport.http.codec.Backlog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer that is spoken to in HTTP, in whichever version it begins, and in WebSocket once it asks
 * for that: how receiving, the end and the close are said there.
 *
 * <pre>
 *                      preface of HTTP/2 -&gt; Http2Protocol &lt;-- Upgrade: h2c ------+
 *   VersionDetector -&lt;                                                    |
 *                      anything else     -&gt; Http1Protocol -------------------+
 *                                                       -- Upgrade: websocket --&gt; WebSocketHandler
 * </pre>
 */
public final class HttpPeer extends ForwardingPeer implements Session {
  private final SocketPeer socket;
  private final Answers answers;
  private final @Nullable SpillSpace spillSpace;
  private final Readiness readiness;
  private final List<ReadGate> gates = new ArrayList<>();
  private HttpProtocol protocol;
  private Runnable close;
  private @Nullable RequestFaults faults;
  private boolean posted = true;
  private boolean inputEnded;

  /**
   * @param answers what requests are answered with
   * @param spillSpace where bodies wait for the end of their request; {@code null} if they do not
   * @param readiness what health checks of gRPC are told
   */
  public HttpPeer(
      SocketPeer socket, Answers answers, @Nullable SpillSpace spillSpace, Readiness readiness) {
    super(socket);
    this.socket = socket;
    this.answers = answers;
    this.spillSpace = spillSpace;
    this.readiness = readiness;
    this.protocol = socket::finish;
    this.close = socket::close;
  }

  @Override
  public void deal(@Nullable RequestFaults dealt) {
    faults = dealt;
  }

  @Override
  public @Nullable RequestFaults faults() {
    return faults;
  }

  @Override
  public Input begin(Connection connection) {
    HttpSession session = new HttpSession(connection, this, answers, spillSpace, readiness);
    VersionDetector detector = new VersionDetector(session);
    speaks(detector);
    socket.addLast(VersionDetector.NAME, detector);
    return session.input();
  }

  @Override
  public SocketPeer socket() {
    return socket;
  }

  /** From now on it is spoken to in this way. */
  void speaks(HttpProtocol other) {
    protocol = other;
  }

  HttpProtocol protocol() {
    return protocol;
  }

  /** Whether its requests are streams, each of which can end by itself. */
  boolean hasStreams() {
    return protocol instanceof Http2Protocol;
  }

  /** For the messages of a connection as a whole. */
  ReadGate addGate(Backlog backlog, Runnable flush) {
    return addGate(
        (ReadGate.Valve)
            open -> {
              socket.receive(open);
              backlog.open(open);
            },
        flush);
  }

  /** For those of a stream. */
  ReadGate addGate(Channel stream, Runnable flush) {
    return addGate(stream.config()::setAutoRead, flush);
  }

  private ReadGate addGate(ReadGate.Valve valve, Runnable flush) {
    ReadGate gate = new ReadGate(valve, posted, flush);
    gates.add(gate);
    return gate;
  }

  void removeGate(ReadGate gate) {
    gates.remove(gate);
  }

  void removeGates() {
    gates.clear();
  }

  /** Nothing more is received, whatever the connection posts. */
  void hold() {
    gates.forEach(ReadGate::hold);
  }

  /** That is over. */
  void release() {
    List.copyOf(gates).forEach(ReadGate::release);
  }

  @Override
  public void receive(boolean receiving) {
    posted = receiving || inputEnded;
    List.copyOf(gates).forEach(gate -> gate.posted(posted));
  }

  /** What streams hold back is handed on from now on: nothing can be added to it. */
  void handOnAll() {
    inputEnded = true;
    receive(true);
  }

  /** What comes outside of a message, such as behind a request for an upgrade, goes nowhere. */
  @Override
  public boolean echoes() {
    return false;
  }

  /** All payload is part of a message, and goes where that goes. */
  @Override
  public void send(ByteBuf data, SendOperation operation) {
    data.release();
    operation.tryFailure(new IllegalStateException("no message to send it in"));
  }

  @Override
  public void progressed() {
    socket.progressed();
    protocol.progressed();
  }

  @Override
  public void finish() {
    protocol.finish();
  }

  /** What streams hold back is given up, and not forgotten. */
  @Override
  public void abort() {
    handOnAll();
    super.abort();
  }

  /** Its end is a reset, as a request has asked. */
  void closesByReset() {
    close = socket::abort;
  }

  /** The codec has found an error of the peer, and closes the connection itself. */
  void leavesCloseToCodec() {
    close = () -> {};
  }

  @Override
  public void close() {
    close.run();
  }
}

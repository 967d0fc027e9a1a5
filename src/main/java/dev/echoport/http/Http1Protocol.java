package dev.echoport.http;

import dev.echoport.connection.SocketPeer;
import dev.echoport.http.codec.Backlog;
import dev.echoport.http.codec.Http1Codec;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 and 1.0 (RFC 9112).
 *
 * <pre>
 *   codec -&gt; [upgrade to HTTP/2] -&gt; errors -&gt; backlog -&gt; exchange
 * </pre>
 *
 * <p>One read may bring many requests. {@code backlog} keeps back what is decoded beyond the
 * window, and the requests behind one whose answer is delayed.
 */
final class Http1Protocol implements HttpProtocol {
  static final String CODEC = "http-codec";
  static final String ERRORS = "http-errors";
  static final String BACKLOG = "http-backlog";
  static final String EXCHANGE = "http-exchange";

  private final SocketPeer socket;
  private final Http1Codec codec;

  private Http1Protocol(SocketPeer socket, Http1Codec codec) {
    this.socket = socket;
    this.codec = codec;
  }

  static void install(HttpSession session) {
    SocketPeer socket = session.socket();
    Http1Codec codec = new Http1Codec(session.config().maxHeaderBytes(), session.memory());
    socket.addLast(CODEC, codec);
    socket.addLast("http-upgrade", new Http2Upgrade(session, codec));
    socket.addLast(ERRORS, new ErrorMessages(session));
    Backlog backlog = new Backlog(session.memory());
    socket.addLast(BACKLOG, backlog);
    socket.addLast(EXCHANGE, new ExchangeHandler(session, session.addGate(backlog)));
    session.peer().speaks(new Http1Protocol(socket, codec));
  }

  /** Takes out what stands behind the codec; nothing waits there yet. */
  static void uninstall(HttpSession session) {
    ChannelPipeline pipeline = session.socket().channel().pipeline();
    List.of(ERRORS, BACKLOG, EXCHANGE).forEach(pipeline::remove);
    session.peer().removeGates();
  }

  @Override
  public @Nullable String truncated() {
    return codec.isWithinHead() ? "a request head" : null;
  }

  @Override
  public void finish() {
    socket.finish();
  }
}

package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.connection.SocketPeer;
import dev.echoport.http.codec.Http2Codec;
import dev.echoport.http.codec.StreamMemory;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/2 (RFC 9113): each stream is a channel of its own, and does what a connection of HTTP/1.1
 * does.
 *
 * <p>The socket is always read, because a peer's permission to send arrives in it too. What bounds
 * memory is flow control: a stream that is not read gets no credit, nor does the connection.
 */
final class Http2Protocol implements HttpProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Protocol.class);

  private static final int MAX_STREAMS = 100;
  private static final int DEFAULT_WINDOW_BYTES = 65_535;

  /** A stream may hold this part of the window, so that one that is not read stops no other. */
  private static final int STREAMS_IN_WINDOW = 8;

  private final HttpSession session;
  private final SocketPeer socket;
  private final Http2FrameCodec codec;
  private final ChannelHandlerContext context;
  private boolean saidGoAway;
  private boolean inputEnded;
  private boolean scheduled;

  private Http2Protocol(HttpSession session, Http2FrameCodec codec, ChannelHandlerContext context) {
    this.session = session;
    this.socket = session.socket();
    this.codec = codec;
    this.context = context;
  }

  static void install(HttpSession session) {
    SocketPeer socket = session.socket();
    Http2FrameCodec codec = codec(session);
    Errors errors = new Errors(session);
    socket.addLast("http2-codec", codec);
    StreamMemory memory = new StreamMemory(session.memory());
    socket.addLast("http2-memory", memory);
    socket.addLast("http2-streams", streams(session, memory));
    socket.addLast("http2-errors", errors);
    begin(session, codec, errors);
  }

  static Http2FrameCodec codec(HttpSession session) {
    return Http2Codec.with(
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(MAX_STREAMS)
            .connectProtocolEnabled(true),
        session.config().maxHeaderBytes());
  }

  /** The handlers are in place. */
  static void begin(HttpSession session, Http2FrameCodec codec, Errors errors) {
    widen(codec, session);
    Http2Protocol wire =
        new Http2Protocol(session, codec, session.socket().channel().pipeline().context(errors));
    errors.wire = wire;
    session.peer().speaks(wire);
  }

  /** Beyond the default, credit of the connection is what the listener's window allows. */
  private static void widen(Http2FrameCodec codec, HttpSession session) {
    long window = session.connection().listener().window().bytes();
    int more = (int) Math.min(window, 1 << 30) - DEFAULT_WINDOW_BYTES;
    Http2Stream connection = codec.connection().connectionStream();
    if (more > 0) {
      try {
        codec.connection().local().flowController().incrementWindowSize(connection, more);
      } catch (Http2Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Makes a channel of each stream; {@code memory} stands before it. */
  static Http2MultiplexHandler streams(HttpSession session, StreamMemory memory) {
    long window = session.connection().listener().window().bytes();
    int share = (int) Math.max(1, Math.min(window / STREAMS_IN_WINDOW, Integer.MAX_VALUE));
    return new Http2MultiplexHandler(
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel stream) {
            stream.config().setAllocator(session.memory());
            ReadGate gate = session.addGate(stream);
            stream
                .pipeline()
                .addLast(
                    memory.of(((Http2StreamChannel) stream).stream()),
                    new StreamEntrance(session, gate, share),
                    new Http2StreamFrameToHttpObjectCodec(true),
                    new ExchangeHandler(session, gate, share));
          }
        });
  }

  @Override
  public void drain() {
    if (!saidGoAway) {
      goAway(() -> {});
    }
  }

  private void goAway(Runnable written) {
    saidGoAway = true;
    session.connection().saidGoAway();
    session.control(context, new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR), written);
  }

  /**
   * Ends the connection: nothing of {@code stream} was done, nor of those behind it.
   *
   * @param error of HTTP/2
   */
  void goAway(int stream, long error) {
    saidGoAway = true;
    session.connection().saidGoAway();
    ChannelHandlerContext here = socket.channel().pipeline().context(codec);
    session.control(
        codec
            .encoder()
            .frameWriter()
            .writeGoAway(
                here, Math.max(0, stream - 2), error, Unpooled.EMPTY_BUFFER, here.newPromise()),
        () -> {});
  }

  @Override
  public void finish() {
    if (saidGoAway) {
      context.flush();
      socket.finish();
    } else {
      goAway(socket::finish);
      context.flush();
    }
  }

  @Override
  public @Nullable String truncated() {
    onInputEnded();
    return Http2Codec.within(codec);
  }

  /** A stream that is held back has not seen its end yet, which may be there. */
  @Override
  public boolean lacksInput() {
    return !streams(stream -> stream.state().remoteSideOpen()).isEmpty();
  }

  private List<Http2Stream> streams(Predicate<Http2Stream> which) {
    List<Http2Stream> found = new ArrayList<>();
    try {
      codec
          .connection()
          .forEachActiveStream(stream -> which.test(stream) ? found.add(stream) : true);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  /** Its answer is on its way; nothing more of the peer can be understood. */
  private void onHeaderTooLarge() {
    onInputEnded();
    drain();
    session
        .input()
        .lost(
            CloseReason.PROTOCOL_ERROR,
            "a header of more than "
                + session.config().maxHeaderBytes()
                + " bytes (http.maxHeader)");
  }

  /** No credit comes any more: what waits for it is given up, and the rest goes out. */
  private void onInputEnded() {
    if (!inputEnded) {
      inputEnded = true;
      session.noCreditComes();
      progressed();
    }
  }

  /** Not at once: the codec may be in the middle of its sends. */
  @Override
  public void progressed() {
    if (inputEnded && !scheduled) {
      scheduled = true;
      socket.later(0, this::resetStarving);
    }
  }

  private void resetStarving() {
    scheduled = false;
    List<Http2Stream> starving = streams(this::isStarving);
    for (Http2Stream stream : starving) {
      codec.resetStream(
          socket.channel().pipeline().context(codec),
          stream.id(),
          Http2Error.CANCEL.code(),
          socket.channel().newPromise());
    }
    if (!starving.isEmpty()) {
      socket.flush();
    }
  }

  private boolean isStarving(Http2Stream stream) {
    var flow = codec.connection().remote().flowController();
    int credit =
        Math.min(flow.windowSize(stream), flow.windowSize(codec.connection().connectionStream()));
    return credit <= 0 && flow.hasFlowControlled(stream);
  }

  /** What concerns the connection as a whole. */
  static final class Errors extends ChannelInboundHandlerAdapter {
    private final HttpSession session;
    private @Nullable Http2Protocol wire;

    Errors(HttpSession session) {
      this.session = session;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ChannelInputShutdownReadComplete.INSTANCE && wire != null) {
        wire.onInputEnded();
      } else if (event == Http2Codec.HEADER_TOO_LARGE && wire != null) {
        wire.onHeaderTooLarge();
      }
      context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (session.connection().refused(cause)) {
        return;
      }
      if (cause instanceof Http2Exception) {
        session.codecFails(String.valueOf(cause.getMessage()));
      } else if (!context.channel().isActive()) {
        // Netty's upgrade goes on when the peer has reset, and misses its stream.
        session.connection().onFailure(new ClosedChannelException());
      } else {
        LOG.atError()
            .addKeyValue("connection", session.connection().id())
            .setCause(cause)
            .log("failed");
        session.connection().onFailure(cause);
      }
    }
  }
}

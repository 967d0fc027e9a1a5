package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Outlet;
import dev.echoport.http.codec.FrameBounds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket (RFC 6455): each frame goes back as it came, the same kind, the same length, whether
 * or not it is the last of its message. Pings are answered, and the peer's close is, behind
 * everything that it had sent.
 *
 * <p>An error of the peer ends the WebSocket with a close frame that says which one, behind the
 * echo of what came before it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that cannot be written: the end tells
final class WebSocketHandler extends ChannelInboundHandlerAdapter
    implements PayloadWriter, HttpProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);

  private static final WebSocketFrame CONTINUATION =
      new ContinuationWebSocketFrame(Unpooled.EMPTY_BUFFER);

  /** What fits into a control frame, beside the status. */
  private static final int MAX_REASON_CHARS = 120;

  /** The decoder refuses the others that nobody may send (RFC 6455, 7.4.2). */
  private static final int MAX_STATUS = 4999;

  private final HttpSession session;
  private final WebSocketCarrier carrier;
  private final FrameBounds bounds;
  private final long maxMessageBytes;
  private final @Nullable MessageFaults faults;
  private @Nullable ChannelHandlerContext context;
  private @Nullable WebSocketFrame current;
  private long messageBytes;
  private WebSocketCloseStatus status = WebSocketCloseStatus.ENDPOINT_UNAVAILABLE;
  private String reason = "";
  private boolean partial;
  private boolean withinMessage;
  private boolean failed;
  private boolean closeSent;
  private boolean closeReceived;

  WebSocketHandler(
      HttpSession session,
      WebSocketCarrier carrier,
      FrameBounds bounds,
      long maxMessageBytes,
      @Nullable MessageFaults faults) {
    this.session = session;
    this.carrier = carrier;
    this.bounds = bounds;
    this.maxMessageBytes = maxMessageBytes;
    this.faults = faults;
  }

  /** The answer to the handshake was posted. */
  void begin() {
    if (faults != null) {
      faults.begin(this);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (message instanceof WebSocketFrame frame) {
      try {
        if (!failed) {
          handle(channel, frame);
        } else if (frame instanceof CloseWebSocketFrame) {
          carrier.peerFinished();
        }
      } finally {
        frame.release();
      }
    } else if (message instanceof ErrorMessages.Failure failure) {
      exceptionCaught(channel, failure.cause());
    } else {
      channel.fireChannelRead(message);
    }
  }

  private void handle(ChannelHandlerContext channel, WebSocketFrame frame) {
    if (frame instanceof PingWebSocketFrame) {
      session.control(channel, new PongWebSocketFrame(frame.content().retain()), () -> {});
    } else if (frame instanceof PongWebSocketFrame) {
      session.connection().activity().progressed();
    } else if (frame instanceof CloseWebSocketFrame close) {
      onClose(channel, close);
    } else {
      onData(channel, frame);
    }
  }

  private void onData(ChannelHandlerContext channel, WebSocketFrame frame) {
    int bytes = frame.content().readableBytes();
    messageBytes += bytes;
    if (messageBytes > maxMessageBytes) {
      fail(
          WebSocketCloseStatus.MESSAGE_TOO_BIG,
          "a message of more than " + maxMessageBytes + " bytes");
      return;
    }
    withinMessage = !frame.isFinalFragment();
    if (!withinMessage) {
      messageBytes = 0;
    }
    if (bytes == 0 && echoes()) {
      session.control(
          channel, wrap(frame, frame.isFinalFragment(), frame.content().retain()), () -> {});
    } else if (bytes > 0) {
      current = frame;
      if (faults == null) {
        session.deliver(this, frame.content().retain());
      } else {
        faults.deliver(this, frame.content().retainedDuplicate());
      }
      current = null;
    }
  }

  private static WebSocketFrame wrap(WebSocketFrame like, boolean last, ByteBuf data) {
    if (like instanceof TextWebSocketFrame) {
      return new TextWebSocketFrame(last, 0, data);
    }
    return like instanceof BinaryWebSocketFrame
        ? new BinaryWebSocketFrame(last, 0, data)
        : new ContinuationWebSocketFrame(last, 0, data);
  }

  @Override
  public boolean echoes() {
    return !closeSent && (faults == null || !faults.isSilent());
  }

  @Override
  public boolean isCutByFault() {
    return faults != null && faults.cuts();
  }

  @Override
  public HttpSession session() {
    return session;
  }

  @Override
  public ChannelFuture write(ByteBuf data) {
    WebSocketFrame like = current;
    ChannelHandlerContext channel = context;
    if (like == null || channel == null) {
      throw new IllegalStateException("no frame is being received");
    }
    return write(channel, wrap(like, like.isFinalFragment() && !partial, data));
  }

  private ChannelFuture write(ChannelHandlerContext channel, WebSocketFrame frame) {
    return faults == null ? channel.write(frame) : faults.write(channel, frame);
  }

  /** Only the beginning of a frame goes back. */
  void deliverPart(ByteBuf data) {
    partial = true;
    session.deliver(this, data);
    partial = false;
  }

  @Override
  public Outlet piecewise() {
    WebSocketFrame like = current;
    ChannelHandlerContext channel = context;
    if (like == null || channel == null) {
      throw new IllegalStateException("no frame is being received");
    }
    return new Pieces(channel, like, like.isFinalFragment() && !partial);
  }

  /** One frame that goes back in fragments, as it comes out of faults. */
  private final class Pieces implements PayloadWriter {
    private final ChannelHandlerContext channel;
    private final boolean ends;
    private WebSocketFrame like;
    private boolean begun;
    private boolean last;

    Pieces(ChannelHandlerContext channel, WebSocketFrame like, boolean ends) {
      this.channel = channel;
      this.like = like;
      this.ends = ends;
    }

    @Override
    public HttpSession session() {
      return session;
    }

    @Override
    public void piece(boolean isLast) {
      last = isLast;
    }

    @Override
    public ChannelFuture write(ByteBuf data) {
      return WebSocketHandler.this.write(channel, next(last && ends, data));
    }

    private WebSocketFrame next(boolean isEnd, ByteBuf data) {
      WebSocketFrame frame = wrap(like, isEnd, data);
      like = CONTINUATION;
      begun = true;
      return frame;
    }

    /** Its end is missing, or all of it. */
    @Override
    public void over() {
      if (!begun || (ends && !last)) {
        session.control(channel.write(next(ends, Unpooled.EMPTY_BUFFER)), () -> {});
      }
    }
  }

  /**
   * Closes because a fault says so.
   *
   * @param code any, even one that nobody may send
   * @param why for people
   */
  void close(int code, String why) {
    ChannelHandlerContext channel = context;
    if (!closeSent && channel != null) {
      closeSent = true;
      ByteBuf status = session.memory().buffer(Short.BYTES).writeShort(code);
      session.control(channel, new CloseWebSocketFrame(true, 0, status), () -> {});
      carrier.closedByFault(why);
    }
  }

  private void onClose(ChannelHandlerContext channel, CloseWebSocketFrame close) {
    if (close.statusCode() > MAX_STATUS) {
      fail(WebSocketCloseStatus.PROTOCOL_ERROR, "close status " + close.statusCode());
      return;
    }
    if (!closeSent) {
      closeSent = true;
      session.control(
          channel, new CloseWebSocketFrame(true, 0, close.content().retain()), () -> {});
    }
    closeReceived = true;
    carrier.peerFinished();
  }

  @Override
  public @Nullable String truncated() {
    if (closeReceived || failed) {
      return null;
    }
    if (bounds.isWithin()) {
      session.connection().receivedInVain(bounds.partialBytes(), CloseReason.PROTOCOL_ERROR);
      return "a frame";
    }
    return withinMessage ? "a message" : null;
  }

  /**
   * Says why. Then it waits for the peer's close or its FIN; after an error of the peer FIN follows
   * at once, since where a frame ends may not be known any more (RFC 6455, 7.1.7).
   */
  @Override
  public void finish() {
    ChannelHandlerContext channel = context;
    if (!closeSent && channel != null) {
      closeSent = true;
      channel
          .writeAndFlush(new CloseWebSocketFrame(status, reason))
          .addListener(
              written -> {
                if (failed) {
                  carrier.finish();
                }
              });
    }
  }

  void fail(WebSocketCloseStatus with, String why) {
    if (failed) {
      return;
    }
    failed = true;
    status = with;
    reason = why.length() > MAX_REASON_CHARS ? why.substring(0, MAX_REASON_CHARS) : why;
    carrier.leave("WebSocket: " + why);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext channel) {
    session.connection().onBatchCompleted();
    channel.fireChannelReadComplete();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    if (session.connection().refused(cause)) {
      return;
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      fail(corrupted.closeStatus(), message);
    } else if (cause instanceof DecompressionException && message.contains("maximum size")) {
      fail(WebSocketCloseStatus.MESSAGE_TOO_BIG, "a frame that is larger when inflated");
    } else if (cause instanceof CodecException) {
      fail(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "compressed data: " + message);
    } else {
      Connection connection = session.connection();
      LOG.atError().addKeyValue("connection", connection.id()).setCause(cause).log("failed");
      connection.onFailure(cause);
    }
  }
}

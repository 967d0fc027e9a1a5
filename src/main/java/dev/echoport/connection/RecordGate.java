package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of TLS on one by one, as the window of the connection has room.
 *
 * <pre>
 *   | type | version | length | fragment ... |     RFC 8446, section 5.1
 *   0      1         3        5
 * </pre>
 *
 * <p>Without it one receive of 64 KiB could become thousands of buffers, whatever the window says.
 * And it keeps a peer's {@code close_notify} from engines that would end the other direction with
 * it: in TLS 1.2 (RFC 5246, section 7.2.1, asks for that, and would lose what is not sent back yet)
 * and, with OpenSSL, in TLS 1.3. What may be one waits until everything before it was sent back.
 *
 * <p>Holds one receive and one record at most: while something is held that is complete, the
 * channel does not read. Owned by the connection's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // an alert is the last word, heard or not
public final class RecordGate extends ChannelDuplexHandler {
  private static final int HEADER_BYTES = 5;
  private static final int MOST_FRAGMENT_BYTES = 16 * 1024 + 2048;
  private static final int FIRST_TYPE = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int LAST_TYPE = 24;

  /**
   * An alert of TLS 1.3: level, description, inner type, and tag; the JDK puts 16 bytes of padding
   * in between. Short data look the same.
   */
  private static final int SECRET_ALERT_BYTES = 2 + 1 + 16 + 16;

  private static final byte[] UNEXPECTED_MESSAGE = {ALERT, 3, 3, 0, 2, 2, 10};
  private static final int INCOMPLETE = -1;
  private static final int NO_RECORD = -2;

  /** How a peer's {@code close_notify} shows, and what the engine does with it. */
  public enum Closing {
    /** It goes in, and the other direction stays open. */
    HARMLESS,
    /** Its type can be seen. */
    VISIBLE,
    /** It looks like a few bytes of data. */
    HIDDEN
  }

  private final Connection connection;
  private @Nullable ChannelHandlerContext context;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private Closing closing = Closing.HARMLESS;
  private boolean posted = true;
  private boolean secured;
  private boolean waiting;
  private boolean failed;
  private boolean stuck;
  private boolean feeding;
  private boolean scheduled;
  private boolean ended;
  private boolean alertSeen;
  private boolean released;
  private long receivedBytes;

  RecordGate(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    drop();
  }

  private void drop() {
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }

  /** Bytes of the peer so far, encrypted or not. */
  public long receivedBytes() {
    return receivedBytes;
  }

  /** The handshake waits for its turn: nothing is handed on, or it has come. */
  public void waitForTurn(boolean waits) {
    waiting = waits;
    proceedSoon();
    update();
  }

  /** The handshake is done; called before a further record is handed on. */
  public void secured(Closing how) {
    secured = true;
    closing = how;
  }

  /**
   * Nothing that arrives from now on matters, and a close by the handler of TLS is held back: the
   * connection ends in its own way, so that an alert reaches the peer.
   */
  public void fail() {
    failed = true;
    drop();
    update();
  }

  void receive(boolean now) {
    posted = now;
    proceedSoon();
    update();
  }

  /** A send has completed; perhaps it was what a record waits for. */
  void sent() {
    if (closing == Closing.HIDDEN) {
      proceedSoon();
    }
  }

  /** Everything is sent back: what was held for that reason goes on, at once. */
  void release() {
    released = true;
    proceed();
  }

  /** Not at once: the handler of TLS may be at work further up the stack. */
  private void proceedSoon() {
    ChannelHandlerContext here = context;
    if (here != null && stuck && !scheduled) {
      scheduled = true;
      here.executor().execute(this::proceed);
    }
  }

  /**
   * Runs {@code done} when everything that was written before is with the kernel, or never will.
   */
  void afterWrites(Runnable done) {
    ChannelHandlerContext here = context;
    if (here == null) {
      done.run();
    } else {
      here.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> done.run());
    }
  }

  void close() {
    ChannelHandlerContext here = context;
    if (here != null) {
      here.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    ByteBuf data = (ByteBuf) message;
    receivedBytes += data.readableBytes();
    if (failed) {
      data.release();
      return;
    }
    held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(here.alloc(), held, data);
    feed(here);
    update();
  }

  private void proceed() {
    scheduled = false;
    ChannelHandlerContext here = context;
    if (here != null && held.isReadable() && feed(here)) {
      here.fireChannelReadComplete();
    }
    update();
  }

  /** Whether something was handed on. */
  private boolean feed(ChannelHandlerContext here) {
    if (feeding) {
      return false;
    }
    feeding = true;
    boolean fed = false;
    int bytes = nextRecord();
    while (bytes > 0 && mayPass(here, bytes)) {
      fed = true;
      here.fireChannelRead(held.readRetainedSlice(bytes));
      bytes = nextRecord();
    }
    feeding = false;
    stuck = bytes > 0 && !failed;
    if (!held.isReadable()) {
      drop();
    }
    if (!stuck && ended) {
      ended = false;
      end(here);
    }
    return fed;
  }

  /** The length of the record that is next and complete; of everything, if it is none of TLS. */
  private int nextRecord() {
    if (failed || !held.isReadable()) {
      return INCOMPLETE;
    }
    int length = recordBytes();
    if (length == NO_RECORD && !secured) {
      notTls();
      return INCOMPLETE;
    }
    if (length == NO_RECORD) {
      return held.readableBytes();
    }
    return length > held.readableBytes() ? INCOMPLETE : length;
  }

  private int recordBytes() {
    int start = held.readerIndex();
    int type = held.getUnsignedByte(start);
    if (type < FIRST_TYPE || type > LAST_TYPE) {
      return NO_RECORD;
    }
    if (held.readableBytes() < HEADER_BYTES) {
      return Integer.MAX_VALUE;
    }
    int fragment = held.getUnsignedShort(start + 3);
    boolean legal = held.getUnsignedByte(start + 1) == 3 && fragment <= MOST_FRAGMENT_BYTES;
    return legal ? HEADER_BYTES + fragment : NO_RECORD;
  }

  private void notTls() {
    ChannelHandlerContext here = context;
    if (here != null) {
      here.writeAndFlush(Unpooled.wrappedBuffer(UNEXPECTED_MESSAGE));
    }
    fail();
    connection.leave(
        CloseReason.TLS_FAILED, "the peer sent plain text (expected: a handshake of TLS)");
  }

  private boolean mayPass(ChannelHandlerContext here, int bytes) {
    if (waiting) {
      return false;
    }
    if (!secured) {
      return true;
    }
    if (closing == Closing.VISIBLE) {
      int type = held.getUnsignedByte(held.readerIndex());
      if (type == HANDSHAKE) {
        renegotiation();
        return false;
      }
      if (type == ALERT && !released) {
        sawAlert(here);
        return false;
      }
    }
    boolean suspect = closing == Closing.HIDDEN && bytes <= HEADER_BYTES + SECRET_ALERT_BYTES;
    return (posted || released) && !(suspect && !connection.allSent());
  }

  private void renegotiation() {
    fail();
    connection.leave(
        CloseReason.TLS_FAILED,
        "the peer asked for a new handshake (expected: one for each connection)");
  }

  /** The only alert that a sane peer goes on behind is the one that ends its input. */
  private void sawAlert(ChannelHandlerContext here) {
    if (!alertSeen) {
      alertSeen = true;
      connection.closeNotified();
      end(here);
    }
  }

  private void end(ChannelHandlerContext here) {
    here.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    here.fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
  }

  /** The peer's FIN waits behind the records that are held. */
  @Override
  public void userEventTriggered(ChannelHandlerContext here, Object event) {
    boolean end =
        event == ChannelInputShutdownEvent.INSTANCE
            || event == ChannelInputShutdownReadComplete.INSTANCE;
    if (!end) {
      here.fireUserEventTriggered(event);
    } else if (failed) {
      here.fireUserEventTriggered(event);
    } else if (event == ChannelInputShutdownReadComplete.INSTANCE && !alertSeen) {
      if (stuck) {
        ended = true;
      } else {
        end(here);
      }
    }
  }

  private void update() {
    ChannelHandlerContext here = context;
    if (here != null) {
      here.channel().config().setAutoRead(failed || (!waiting && !stuck && (posted || !secured)));
    }
  }

  @Override
  public void close(ChannelHandlerContext here, ChannelPromise promise) {
    if (failed) {
      promise.setSuccess();
    } else {
      here.close(promise);
    }
  }
}

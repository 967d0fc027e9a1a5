package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of TLS on one by one, as the window of the connection has room.
 *
 * <p>Without it one receive of 64 KiB could become thousands of buffers, whatever the window says.
 * And it keeps a peer's {@code close_notify} from engines that would end the other direction with
 * it: in TLS 1.2 (RFC 5246, section 7.2.1, asks for that, and would lose what is not sent back yet)
 * and, with OpenSSL, in TLS 1.3. What is one waits until everything before it was sent back; what
 * only may be one waits until everything before it was encrypted.
 *
 * <p>While something is held that is complete, the channel does not read. Owned by the connection's
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // an alert is the last word, heard or not
public final class RecordGate extends ChannelDuplexHandler {
  /**
   * An alert of TLS 1.3: level, description, inner type, and tag; the JDK puts 16 bytes of padding
   * in between. Short data look the same.
   */
  private static final int SECRET_ALERT_BYTES = 2 + 1 + 16 + 16;

  private static final int UNEXPECTED_MESSAGE = 10;
  private static final int FATAL = 2;
  private static final int ALERT_BYTES = 2;
  private static final int NONE = -1;

  /** The event that tells the handlers behind it of {@link #fail}. */
  public static final Object FAILED = new Object();

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
  private final Reading reading;
  private @Nullable ChannelHandlerContext context;

  private final TlsRecords records = new TlsRecords();
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
  private int alert = NONE;
  private boolean released;
  private long receivedBytes;
  private @Nullable AlertSealer sealer;

  RecordGate(Connection connection, Reading reading) {
    this.connection = connection;
    this.reading = reading;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    records.release();
  }

  /** Bytes of the peer so far, encrypted or not. */
  public long receivedBytes() {
    return receivedBytes;
  }

  /** The last alert of the handshake that could be read (RFC 8446, section 6), or -1. */
  public int alert() {
    return alert;
  }

  /**
   * Says why there will be no handshake, where no engine does; in plain text, as before any keys.
   *
   * @param description a number of RFC 8446, section 6
   */
  public void writeAlert(int description) {
    writeAlert(FATAL, description);
  }

  /** The same at a level of RFC 5246, section 7.2. */
  public void writeAlert(int level, int description) {
    write(new byte[] {TlsRecords.ALERT, 3, 3, 0, ALERT_BYTES, (byte) level, (byte) description});
  }

  /** Who encrypts an alert that no engine says. */
  public void sealBy(AlertSealer by) {
    sealer = by;
  }

  /** Says an alert, encrypted once there are keys. */
  void say(int level, int description) {
    AlertSealer by = sealer;
    if (!secured) {
      writeAlert(level, description);
    } else if (by != null) {
      write(by.seal(level, description));
    }
  }

  /** Writes {@code record} as it is, beneath TLS and behind everything that has left it. */
  void write(byte[] record) {
    ChannelHandlerContext here = context;
    if (here != null) {
      here.writeAndFlush(Unpooled.wrappedBuffer(record));
    }
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
    records.release();
    ChannelHandlerContext here = context;
    if (here != null) {
      here.fireUserEventTriggered(FAILED);
    }
    update();
  }

  /**
   * FIN was sent. A handshake that is not done can not be any more, and the peer's FIN, if it came
   * behind what was dropped, is all that is left to tell.
   */
  void finished() {
    if (!secured && !failed) {
      fail();
    }
    ChannelHandlerContext here = context;
    if (failed && ended && here != null) {
      ended = false;
      end(here);
    }
  }

  void receive(boolean now) {
    posted = now;
    proceedSoon();
    update();
  }

  /** Perhaps it was this that a record waits for. */
  void progressed() {
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
    records.add(here.alloc(), data);
    feed(here);
    update();
  }

  private void proceed() {
    scheduled = false;
    ChannelHandlerContext here = context;
    if (here != null && !records.isEmpty() && feed(here)) {
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
      noteAlert(bytes);
      here.fireChannelRead(records.take(bytes));
      bytes = nextRecord();
    }
    feeding = false;
    stuck = bytes > 0 && !failed;
    // Before the handshake, memory is for bytes received, never for the announced length.
    records.settle(here.alloc(), stuck, secured);
    if (!stuck && ended) {
      ended = false;
      end(here);
    }
    return fed;
  }

  /** The length of the record that is next and complete; of everything, if it is none of TLS. */
  private int nextRecord() {
    int length = failed ? TlsRecords.INCOMPLETE : records.next();
    if (length != TlsRecords.NO_RECORD) {
      return length;
    }
    if (secured) {
      return records.readableBytes();
    }
    notTls();
    return TlsRecords.INCOMPLETE;
  }

  /**
   * What a peer that gives a handshake up says in plain text: engines that have keys for its input
   * by then take it for a broken record.
   */
  private void noteAlert(int bytes) {
    if (!secured
        && bytes == TlsRecords.HEADER_BYTES + ALERT_BYTES
        && records.byteAt(0) == TlsRecords.ALERT) {
      alert = records.byteAt(TlsRecords.HEADER_BYTES + 1);
    }
  }

  private void notTls() {
    writeAlert(UNEXPECTED_MESSAGE);
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
      int type = records.byteAt(0);
      if (type == TlsRecords.HANDSHAKE) {
        renegotiation();
        return false;
      }
      if (type == TlsRecords.ALERT && !released) {
        sawAlert(here);
        return false;
      }
    }
    boolean suspect =
        closing == Closing.HIDDEN && bytes <= TlsRecords.HEADER_BYTES + SECRET_ALERT_BYTES;
    return (posted || released) && !(suspect && hasMoreToSay());
  }

  /**
   * What is queued is encrypted now, ahead of an end that the engine may see. It need not be sent:
   * a peer may have to be heard before it takes more, as with the flow control of HTTP/2.
   */
  private boolean hasMoreToSay() {
    connection.onBatchCompleted();
    return connection.owesOutput();
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
      connection.facts().closeNotified();
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
    if (context != null) {
      reading.want(failed || (!waiting && !stuck && (posted || !secured)));
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

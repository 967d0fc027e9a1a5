package dev.echoport.client.load;

import dev.echoport.client.StreamPattern;
import dev.echoport.client.UnexpectedAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection under load. Every byte that comes back is compared with the one that was sent.
 *
 * <pre>
 *   LOADING --finish--> FINISHING --FIN--> CLOSED
 *      |                    |                ^
 *      +-- fault, FIN, RST -+----------------+
 * </pre>
 *
 * Owned by one event loop.
 */
final class LoadConnection implements LoadPeer {
  private static final int BATCH_BYTES = 256 << 10;

  private enum State {
    LOADING,
    FINISHING,
    CLOSED
  }

  private final int number;
  private final int size;
  private final NetSocketInternal socket;
  private final Pace pace;
  private final LoadTally tally;
  private final Runnable onClosed;
  private final StreamPattern pattern;

  private State state = State.LOADING;
  private long sentMessages;
  private long completedMessages;
  private long receivedBytes;
  private Future<Void> lastWrite = Future.succeededFuture();
  private boolean waiting;
  private boolean failed;
  private @Nullable Throwable failure;

  LoadConnection(
      int number,
      int size,
      NetSocketInternal socket,
      Pace pace,
      LoadTally tally,
      Runnable onClosed) {
    this.number = number;
    this.size = size;
    this.socket = socket;
    this.pace = pace;
    this.tally = tally;
    this.onClosed = onClosed;
    this.pattern = new StreamPattern(number);
    socket.messageHandler(this::receive);
    socket.exceptionHandler(cause -> failure = cause);
    socket.closeHandler(nothing -> closedByPeer());
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public long dueAt(long message) {
    return pace.startedAt(message);
  }

  @Override
  public void send(long now) {
    while (state == State.LOADING) {
      long due = pace.sendable(sentMessages, completedMessages, now);
      if (due <= 0) {
        waitForNext(now);
        return;
      }
      write(Math.min(due, Math.max(1, BATCH_BYTES / size)), now);
      if (pace.isOver(sentMessages, completedMessages)) {
        finish(now);
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the loop ends it
  private void waitForNext(long now) {
    long at = pace.nextSendAt(sentMessages, completedMessages);
    if (at != Long.MAX_VALUE && !waiting) {
      waiting = true;
      socket
          .channelHandlerContext()
          .executor()
          .schedule(this::resume, Math.max(0, at - now), TimeUnit.NANOSECONDS);
    }
  }

  private void resume() {
    waiting = false;
    send(System.nanoTime());
  }

  private void write(long messages, long now) {
    int bytes = (int) (messages * size);
    ByteBuf out = socket.channelHandlerContext().alloc().directBuffer(bytes);
    pattern.write(out.internalNioBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN), sentBytes());
    out.writerIndex(bytes);
    pace.sent(sentMessages, messages, now);
    tally.sent(pace, sentMessages, messages, size);
    sentMessages += messages;
    lastWrite = socket.writeMessage(out);
  }

  private long sentBytes() {
    return sentMessages * size;
  }

  private void receive(Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (state != State.CLOSED && verify(bytes)) {
        complete(bytes.readableBytes());
      }
    } finally {
      bytes.release();
    }
  }

  private boolean verify(ByteBuf bytes) {
    int wrong = pattern.mismatch(littleEndian(bytes), receivedBytes);
    long known = sentBytes() - receivedBytes;
    if (wrong >= 0 && wrong < known) {
      byte actual = bytes.getByte(bytes.readerIndex() + wrong);
      fail(FaultKind.MISMATCH, difference(receivedBytes + wrong, actual));
      return false;
    }
    if (bytes.readableBytes() > known) {
      fail(FaultKind.SURPLUS, "more than the " + sentBytes() + " B sent came back");
      return false;
    }
    return true;
  }

  private static ByteBuffer littleEndian(ByteBuf bytes) {
    return bytes
        .internalNioBuffer(bytes.readerIndex(), bytes.readableBytes())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private String difference(long offset, byte actual) {
    return String.format(
        "byte %d is 0x%02x (expected: 0x%02x)", offset, actual, pattern.at(offset));
  }

  private void complete(int bytes) {
    receivedBytes += bytes;
    tally.received(bytes);
    long now = System.nanoTime();
    for (; completedMessages < receivedBytes / size; completedMessages++) {
      tally.completed(pace.startedAt(completedMessages), now);
      pace.completed(completedMessages, now);
    }
    if (pace.isOver(sentMessages, completedMessages)) {
      finish(now);
    }
    send(now);
  }

  /** Sends no more, half-closes behind the last byte and reads to FIN. */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure shows as a closed connection
  @Override
  public void finish(long now) {
    if (state == State.LOADING) {
      state = State.FINISHING;
      lastWrite.onSuccess(nothing -> endOutput());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // as above
  private void endOutput() {
    Channel channel = socket.channelHandlerContext().channel();
    ChannelHandlerContext codec = channel.pipeline().context(LoadCodec.class);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (codec != null) {
      ((LoadCodec) codec.handler()).end(codec);
    } else if (tls != null) {
      tls.closeOutbound();
    } else {
      ((DuplexChannel) channel).shutdownOutput();
    }
  }

  @Override
  public void giveUp(String waited) {
    if (state != State.CLOSED) {
      String missing = receivedBytes < sentBytes() ? progress() + " came back " : "no FIN ";
      fail(FaultKind.LOSS, missing + "within " + waited + " after the half-close");
    }
  }

  private String progress() {
    return receivedBytes + " of " + sentBytes() + " B";
  }

  private void closedByPeer() {
    if (state == State.CLOSED) {
      return;
    }
    if (receivedBytes < sentBytes() || failure != null) {
      fail(
          failure instanceof UnexpectedAnswer ? FaultKind.ANSWER : FaultKind.LOSS,
          ending() + " after " + progress());
    } else if (state == State.LOADING) {
      fail(FaultKind.CLOSED_EARLY, "closed by the peer after " + receivedBytes + " B");
    } else {
      close();
    }
  }

  private String ending() {
    return failure == null ? "closed by the peer" : String.valueOf(failure.getMessage());
  }

  /** Whether it ended in any way but with every byte and FIN. */
  boolean failed() {
    return failed;
  }

  private void fail(FaultKind kind, String what) {
    failed = true;
    tally.fault(kind, number, what);
    close();
  }

  private void close() {
    state = State.CLOSED;
    socket.close();
    onClosed.run();
  }
}

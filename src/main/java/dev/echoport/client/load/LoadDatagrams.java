package dev.echoport.client.load;

import dev.echoport.client.StreamPattern;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/**
 * One socket for datagrams under load, connected to its peer. Each datagram begins with its number,
 * the rest is compared byte by byte.
 *
 * <pre>
 *   | number, 8 bytes, little endian | pattern of the connection at number * size + 8 |
 * </pre>
 *
 * <p>One that has not come back for half a second is lost, and the load goes on without it. Owned
 * by one event loop.
 */
final class LoadDatagrams extends SimpleChannelInboundHandler<DatagramPacket> implements LoadPeer {
  static final int LEAST_BYTES = Long.BYTES;

  private static final int TICK_MILLIS = 50;
  private static final int TICKS_UNTIL_LOST = 10;

  private final int number;
  private final int size;
  private final int mostInFlight;
  private final int skipLines;
  private final Channel channel;
  private final Pace pace;
  private final LoadTally tally;
  private final Runnable onClosed;
  private final StreamPattern pattern;

  /** Which of those in flight are back, by number modulo {@code mostInFlight}. */
  private final BitSet back = new BitSet();

  private boolean finishing;
  private boolean closed;
  private long sent;
  private long settled;

  /** How many were sent at each of the last ticks. */
  private final long[] sentAtTick = new long[TICKS_UNTIL_LOST];

  private int tick;

  LoadDatagrams(
      LoadOptions options,
      int number,
      int mostInFlight,
      Channel channel,
      Pace pace,
      LoadTally tally,
      Runnable onClosed) {
    this.number = number;
    this.size = options.size();
    this.mostInFlight = mostInFlight;
    this.skipLines = options.skipLines();
    this.channel = channel;
    this.pace = pace;
    this.tally = tally;
    this.onClosed = onClosed;
    this.pattern = new StreamPattern(number);
  }

  /**
   * Gives up what was sent ten ticks ago. Ticks of the loop, not the clock: a loop that was held up
   * has not read yet what came back.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the loop ends it
  void tick() {
    if (!closed) {
      long now = System.nanoTime();
      long lost = sentAtTick[tick];
      sentAtTick[tick] = sent;
      tick = (tick + 1) % TICKS_UNTIL_LOST;
      while (settled < lost) {
        tally.lost();
        settle(now);
        settleBack(now);
      }
      send(now);
      channel.eventLoop().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
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
    long due = finishing ? 0 : pace.sendable(sent, settled, now);
    if (due > 0) {
      pace.sent(sent, due, now);
      tally.sent(pace, sent, due, size);
      for (long i = 0; i < due; i++) {
        write();
      }
      channel.flush();
    }
    if (finishing && settled == sent) {
      close();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what was not sent does not come back
  private void write() {
    ByteBuf out = channel.alloc().directBuffer(size);
    ByteBuffer bytes = out.internalNioBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(sent);
    pattern.write(bytes, patternOffset(sent));
    out.writerIndex(size);
    sent++;
    channel.write(out);
  }

  private long patternOffset(long message) {
    return message * size + LEAST_BYTES;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    ByteBuf bytes = packet.content();
    if (closed) {
      return;
    }
    for (int left = skipLines; left > 0 && bytes.isReadable(); ) {
      left -= bytes.readByte() == '\n' ? 1 : 0;
    }
    if (bytes.readableBytes() != size) {
      fail(
          FaultKind.MISMATCH,
          "a datagram of " + bytes.readableBytes() + " B (expected: " + size + ")");
      return;
    }
    long message = bytes.readLongLE();
    if (message < 0 || message >= sent || !isRight(bytes, message)) {
      fail(FaultKind.MISMATCH, "datagram " + message + " is not as it was sent");
      return;
    }
    int slot = (int) (message % mostInFlight);
    if (message < settled || back.get(slot)) {
      tally.late();
      return;
    }
    long now = System.nanoTime();
    back.set(slot);
    tally.received(size);
    tally.completed(pace.startedAt(message), now);
    settleBack(now);
    send(now);
  }

  private boolean isRight(ByteBuf bytes, long message) {
    ByteBuffer rest =
        bytes
            .internalNioBuffer(bytes.readerIndex(), bytes.readableBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    return pattern.mismatch(rest, patternOffset(message)) < 0;
  }

  private void settleBack(long now) {
    while (settled < sent && back.get((int) (settled % mostInFlight))) {
      settle(now);
    }
  }

  private void settle(long now) {
    back.clear((int) (settled % mostInFlight));
    pace.completed(settled, now);
    settled++;
  }

  @Override
  public void finish(long now) {
    if (!finishing) {
      finishing = true;
      send(now);
    }
  }

  @Override
  public void giveUp(String waited) {
    for (; !closed && settled < sent; settled++) {
      tally.lost();
    }
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(FaultKind.of(cause), String.valueOf(cause.getMessage()));
  }

  private void fail(FaultKind kind, String what) {
    if (!closed) {
      tally.fault(kind, number, what);
      close();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing depends on it
  private void close() {
    if (!closed) {
      closed = true;
      channel.close();
      onClosed.run();
    }
  }
}

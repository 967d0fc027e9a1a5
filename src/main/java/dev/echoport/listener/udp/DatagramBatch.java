package dev.echoport.listener.udp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * On epoll: datagrams that one system call has received leave with one, before more are received.
 * So the large buffer of a receive is free for the next one; a new one would be cleared first,
 * which takes longer than the echo.
 */
final class DatagramBatch extends DefaultMaxMessagesRecvByteBufAllocator {
  static final int DATAGRAMS = 8;

  private final int bytes;

  /**
   * @param most bytes of a datagram
   * @param receives in one turn of the loop at most
   */
  DatagramBatch(int most, int receives) {
    super(receives * DATAGRAMS);
    this.bytes = most * DATAGRAMS;
  }

  @Override
  @SuppressWarnings("deprecation") // of the type that Netty's channels ask for
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return bytes;
      }

      /** A receive that is not full has left nothing, and the next datagram wakes the loop. */
      @Override
      public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
        return attemptedBytesRead() == lastBytesRead() && super.continueReading(mayBeMore);
      }
    };
  }

  /** Sends answers as soon as there are as many as one receive brings. */
  static final class Answers extends ChannelOutboundHandlerAdapter {
    private int written;

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      context.write(message, promise);
      written++;
      if (written == DATAGRAMS) {
        flush(context);
      }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      written = 0;
      context.flush();
    }
  }
}

package dev.echoport.listener.udp;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BooleanSupplier;

/**
 * On epoll: how many datagrams one system call receives. A few, or many while a few were not all
 * that waited and memory is not tight. Their answers leave with one call, before more are received:
 * the first of them wakes their peer, and the large buffer of a receive is free for the next one. A
 * new one would be cleared first, which takes longer than the echo.
 */
final class DatagramBatch extends DefaultMaxMessagesRecvByteBufAllocator {
  static final int FEW = 8;
  static final int MANY = 32;

  private final int most;
  private final BooleanSupplier tight;
  private final Runnable flush;

  /**
   * @param most bytes of a datagram
   * @param atOnce datagrams in one turn of the loop at most
   * @param tight whether memory is
   * @param flush sends the answers
   */
  DatagramBatch(int most, int atOnce, BooleanSupplier tight, Runnable flush) {
    super(atOnce);
    this.most = most;
    this.tight = tight;
    this.flush = flush;
  }

  @Override
  @SuppressWarnings("deprecation") // of the type that Netty's channels ask for
  public Handle newHandle() {
    return new MaxMessageHandle() {
      private int datagrams = FEW;

      @Override
      public int guess() {
        if (tight.getAsBoolean()) {
          datagrams = FEW;
        }
        return datagrams * most;
      }

      /** A receive that is not full has left nothing, and the next datagram wakes the loop. */
      @Override
      public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
        boolean full = attemptedBytesRead() == lastBytesRead();
        datagrams = lastBytesRead() >= FEW * most ? MANY : FEW;
        if (!full || !super.continueReading(mayBeMore)) {
          return false;
        }
        flush.run();
        return true;
      }
    };
  }
}

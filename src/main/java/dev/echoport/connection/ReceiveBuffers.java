package dev.echoport.connection;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BooleanSupplier;

/**
 * How large a buffer the next receive of a connection gets: it follows what the peer sends.
 *
 * <p>A receive that fills its buffer is followed by another one, as there may be more; if there is
 * not, a system call was for nothing. So sizes are a little more than a power of two, as far as
 * Netty's allocator has such classes, and a buffer becomes smaller only if what came would not fill
 * the smaller one. {@link io.netty.channel.AdaptiveRecvByteBufAllocator} comes back again and again
 * to the power of two that a message fills exactly.
 *
 * <p>It starts with the smallest one: on io_uring an idle connection holds the buffer of the
 * receive that waits.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int[] BYTES = {1152, 2304, 4352, 8704, 16896, 32768, 65536};
  private static final int STEPS_UP = 4;

  private final BooleanSupplier tight;

  /**
   * @param receivesAtOnce how many receives at most follow each other in one turn of the loop
   * @param tight whether a receive must be as small as can be
   */
  ReceiveBuffers(int receivesAtOnce, BooleanSupplier tight) {
    super(receivesAtOnce);
    this.tight = tight;
  }

  @Override
  @SuppressWarnings("deprecation") // of the type that Netty's channels ask for
  public Handle newHandle() {
    return new Guess();
  }

  /** The size for one connection. Used on its loop. */
  private final class Guess extends MaxMessageHandle {
    private int size;
    private boolean smallerWasEnough;

    @Override
    public int guess() {
      return tight.getAsBoolean() ? BYTES[0] : BYTES[size];
    }

    /** The next one may find that there is no memory for it. */
    @Override
    public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
      return !tight.getAsBoolean() && super.continueReading(mayBeMore);
    }

    @Override
    public void lastBytesRead(int bytes) {
      if (bytes == attemptedBytesRead()) {
        size = Math.min(size + STEPS_UP, BYTES.length - 1);
      }
      super.lastBytesRead(bytes);
    }

    @Override
    public void readComplete() {
      boolean smallerIsEnough = size > 0 && totalBytesRead() < BYTES[size - 1];
      if (smallerIsEnough && smallerWasEnough) {
        size--;
        smallerIsEnough = false;
      }
      smallerWasEnough = smallerIsEnough;
    }
  }
}

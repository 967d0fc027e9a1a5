package dev.echoport.connection;

import dev.echoport.transport.ReceiveShare;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How large a buffer the next receive of a connection gets: it follows what the peer sends.
 *
 * <p>A receive that fills its buffer is followed by another one, as there may be more; if there is
 * not, a system call was for nothing. So sizes are a little more than a power of two, as far as
 * Netty's allocator has such classes, and a buffer becomes smaller only if what came would not fill
 * the smaller one. {@link io.netty.channel.AdaptiveRecvByteBufAllocator} comes back again and again
 * to the power of two that a message fills exactly.
 *
 * <p>It starts with a small one: on io_uring an idle connection holds the buffer of the receive
 * that waits.
 *
 * <p>What a receive brings may take long to work off: 64 KiB of HTTP fields of four bytes, for
 * instance, took 10 ms. A connection gets no more at once than the loop works off in {@link
 * #TURN_NANOS}; and all of those whose bytes are so dear get, in one turn of the loop, no more than
 * their {@link ReceiveShare}.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int[] BYTES = {288, 576, 1152, 2304, 4352, 8704, 16896, 32768, 65536};
  private static final int STEPS_UP = 4;

  /** Which of them is the first, and the smallest for what does not take long. */
  private static final int FIRST = 2;

  /** As much of the loop's time as one connection gets, before others have their turn. */
  static final long TURN_NANOS = 125_000;

  /** What is smaller, does not fill its buffer, and is only echoed, is not timed. */
  private static final int TIMED_BYTES = 1025;

  private final BooleanSupplier tight;
  private final LongSupplier nanoTime;
  private final boolean echo;
  private final ReceiveShare share;
  private boolean dear;
  private long began;

  /**
   * @param receivesAtOnce how many receives at most follow each other in one turn of the loop
   * @param tight whether a receive must be as small as can be
   * @param nanoTime a clock that goes on while the loop works
   * @param echo whether what comes is only sent back; a small message may be dear otherwise, when
   *     it is inflated for instance
   * @param share of the loop
   */
  ReceiveBuffers(
      int receivesAtOnce,
      BooleanSupplier tight,
      LongSupplier nanoTime,
      boolean echo,
      ReceiveShare share) {
    super(receivesAtOnce);
    this.tight = tight;
    this.nanoTime = nanoTime;
    this.echo = echo;
    this.share = share;
  }

  @Override
  @SuppressWarnings("deprecation") // of the type that Netty's channels ask for
  public Handle newHandle() {
    return new Guess();
  }

  /** A batch of receives is over. If its bytes are dear, others may come before the next one. */
  void rest(Reading reading) {
    if (dear) {
      dear = false;
      long took = nanoTime.getAsLong() - began;
      if (share.spend(took)) {
        reading.rest(share, took);
      }
    }
  }

  /** The size for one connection. Used on its loop. */
  private final class Guess extends MaxMessageHandle {
    private int size = FIRST;
    private int most = BYTES.length - 1;
    private boolean smallerWasEnough;
    private boolean cheap;
    private int timed;
    private boolean large;
    private long since;

    @Override
    public void reset(ChannelConfig config) {
      dear = false;
      super.reset(config);
    }

    @Override
    public int guess() {
      if (!cheap && share.isSpent()) {
        return BYTES[0];
      }
      return BYTES[Math.min(tight.getAsBoolean() ? FIRST : size, most)];
    }

    /** The next one may find that there is no memory for it. */
    @Override
    public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
      workedOff();
      return most == BYTES.length - 1 && !tight.getAsBoolean() && super.continueReading(mayBeMore);
    }

    @Override
    public void lastBytesRead(int bytes) {
      if (bytes == attemptedBytesRead()) {
        size = Math.min(size + STEPS_UP, BYTES.length - 1);
      }
      large = bytes == attemptedBytesRead() || bytes >= TIMED_BYTES;
      if (large || (bytes > 0 && !echo)) {
        timed = bytes;
        since = nanoTime.getAsLong();
      }
      super.lastBytesRead(bytes);
    }

    /** What was received has gone through the pipeline. */
    private void workedOff() {
      if (timed > 0) {
        long took = Math.max(1, nanoTime.getAsLong() - since);
        long inTime = timed * TURN_NANOS / took;
        timed = 0;
        if (!large && took < TURN_NANOS) {
          return;
        }
        most = BYTES.length - 1;
        while (most > 0 && BYTES[most] > inTime) {
          most--;
        }
        cheap = most == BYTES.length - 1;
        if (!cheap && !dear) {
          dear = true;
          began = since;
        }
      }
    }

    @Override
    public void readComplete() {
      workedOff();
      boolean smallerIsEnough = size > FIRST && totalBytesRead() < BYTES[size - 1];
      if (smallerIsEnough && smallerWasEnough) {
        size--;
        smallerIsEnough = false;
      }
      smallerWasEnough = smallerIsEnough;
    }
  }
}

package dev.echoport.transport;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time of what a loop learns from its ring: one for all completions that were handed over
 * together, because the loop knew of none of them before. To read the clock for each of them takes
 * a tenth of the time that is spent outside the kernel. Owned by the loop.
 */
public final class RingClock implements LoopClock {
  private static final FastThreadLocal<RingClock> OF_THIS_LOOP = new FastThreadLocal<>();

  private final LongSupplier clock;
  private boolean turn;
  private boolean read;
  private long nanos;

  RingClock(LongSupplier clock) {
    this.clock = clock;
  }

  /** Loops that have such a clock. */
  public static IoHandlerFactory onIoUring(IoHandlerFactory loops) {
    return new Loops(loops);
  }

  /**
   * The clock for what only the ring moves, and what takes no time between its completions; {@code
   * System.nanoTime} on a loop without a ring.
   */
  public static LoopClock ofThisLoop() {
    @Nullable RingClock clock = OF_THIS_LOOP.getIfExists();
    return clock == null ? System::nanoTime : clock;
  }

  /** What the ring hands over from now on is new. */
  void begin() {
    turn = true;
    read = false;
  }

  /** What happens from now on does not come from the ring: it has a time of its own. */
  void end() {
    turn = false;
  }

  @Override
  public long getAsLong() {
    if (!turn) {
      return clock.getAsLong();
    }
    if (!read) {
      nanos = clock.getAsLong();
      read = true;
    }
    return nanos;
  }

  /** The ring hands over more than once in a turn: what was posted in between ends later. */
  @Override
  public long after(long posted) {
    if (getAsLong() == posted) {
      read = false;
    }
    return getAsLong();
  }

  private record Loops(IoHandlerFactory loops) implements IoHandlerFactory {
    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
      return new Turns(loops.newHandler(executor));
    }

    @Override
    public boolean isChangingThreadSupported() {
      return loops.isChangingThreadSupported();
    }
  }

  private static final class Turns extends LoopDecorator {
    private final RingClock clock = new RingClock(System::nanoTime);

    Turns(IoHandler loop) {
      super(loop);
    }

    @Override
    public void initialize() {
      OF_THIS_LOOP.set(clock);
      super.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      clock.begin();
      try {
        return super.run(context);
      } finally {
        clock.end();
      }
    }
  }
}

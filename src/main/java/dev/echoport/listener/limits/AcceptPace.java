package dev.echoport.listener.limits;

import dev.echoport.config.LimitsConfig.AcceptRate;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Whether connections come too fast. Safe for all threads. */
abstract sealed class AcceptPace {
  /** They never do. */
  static final AcceptPace UNLIMITED = new Unlimited();

  private AcceptPace() {}

  /** A full bucket. */
  static AcceptPace of(AcceptRate rate, LongSupplier clock) {
    return rate.perSecond() == 0 ? UNLIMITED : new Bucket(rate, clock);
  }

  /** Takes a token, if there is one. */
  abstract boolean take();

  /** Whether it does what {@code rate} says. */
  abstract boolean follows(AcceptRate rate);

  private static final class Unlimited extends AcceptPace {
    @Override
    boolean take() {
      return true;
    }

    @Override
    boolean follows(AcceptRate rate) {
      return rate.perSecond() == 0;
    }
  }

  /**
   * Fills at the rate and holds the burst. Kept as the time at which it will be full again, so that
   * one atomic word is the whole state.
   */
  private static final class Bucket extends AcceptPace {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final AcceptRate rate;
    private final LongSupplier clock;
    private final long tokenNanos;
    private final long burstNanos;
    private final AtomicLong fullAtNanos;

    Bucket(AcceptRate rate, LongSupplier clock) {
      this.rate = rate;
      this.clock = clock;
      this.tokenNanos = SECOND_NANOS / rate.perSecond();
      this.burstNanos = tokenNanos * rate.burstInEffect();
      this.fullAtNanos = new AtomicLong(clock.getAsLong());
    }

    @Override
    boolean follows(AcceptRate other) {
      return rate.equals(other);
    }

    @Override
    boolean take() {
      long now = clock.getAsLong();
      while (true) {
        long full = fullAtNanos.get();
        long next = (full - now > 0 ? full : now) + tokenNanos;
        if (next - now > burstNanos) {
          return false;
        }
        if (fullAtNanos.compareAndSet(full, next)) {
          return true;
        }
      }
    }
  }
}

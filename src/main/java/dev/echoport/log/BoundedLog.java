package dev.echoport.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets one event a second through to the log, and says how many it kept back: an attack must not
 * fill the disk. Safe for all threads.
 */
public final class BoundedLog {
  private static final long INTERVAL_NANOS = 1_000_000_000L;
  private static final long NEVER = Long.MIN_VALUE;

  private final LongSupplier clock;
  private final AtomicLong lastNanos = new AtomicLong(NEVER);
  private final AtomicLong suppressed = new AtomicLong();

  public BoundedLog(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Returns how many events were kept back since the last one that passed, or -1 if this event is
   * kept back.
   */
  public long admit() {
    long now = clock.getAsLong();
    long last = lastNanos.get();
    boolean due = last == NEVER || now - last >= INTERVAL_NANOS;
    if (due && lastNanos.compareAndSet(last, now)) {
      return suppressed.getAndSet(0);
    }
    suppressed.incrementAndGet();
    return -1;
  }
}

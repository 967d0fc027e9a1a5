package dev.echoport.health;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether every event loop still turns. Each loop notes the time twice a second; a loop that has
 * not noted it for {@link #SILENCE} is blocked or dead. Whoever asks looks at those notes and waits
 * for no loop, so the answer comes at once, and needs no descriptor. Safe for all threads.
 */
public final class LoopPulse {
  /**
   * Longer than a garbage collection or a busy machine delays a loop, and shorter than the patience
   * of probes.
   */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private static final long PERIOD_MILLIS = 500;
  private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier nanoClock;
  private final List<Beat> beats = new ArrayList<>();

  private LoopPulse(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Begins to watch; ends with the loops.
   *
   * @param loops all of a node
   * @param nanoClock as {@link System#nanoTime}
   */
  public static LoopPulse of(EventExecutorGroup loops, LongSupplier nanoClock) {
    LoopPulse pulse = new LoopPulse(nanoClock);
    loops.forEach(loop -> pulse.beats.add(pulse.new Beat(loop)));
    pulse.beats.forEach(Beat::begin);
    return pulse;
  }

  /** Whether all loops turn. */
  public boolean beats() {
    return silent() == 0;
  }

  /** How many loops do not turn. */
  public int silent() {
    return (int) beats.stream().filter(Beat::isSilent).count();
  }

  /** By how much the slowest loop was late, at worst, in the last half minute or whole one. */
  public double lagSeconds() {
    return beats.stream().mapToLong(Beat::lagNanos).max().orElse(0) / 1e9;
  }

  /**
   * By how much the slowest loop was late, at worst, since this was last asked; for one who asks.
   */
  public long takeLagNanos() {
    return beats.stream().mapToLong(Beat::takeLagNanos).max().orElse(0);
  }

  /** How many loops there are. */
  public int loops() {
    return beats.size();
  }

  private final class Beat {
    private final EventExecutor loop;
    private volatile long latestNanos = nanoClock.getAsLong();
    private volatile long lateNanos;
    private volatile long lateBeforeNanos;
    private final AtomicLong lateSinceTaken = new AtomicLong();

    // Owned by the loop.
    private long spanBeganNanos = latestNanos;

    Beat(EventExecutor loop) {
      this.loop = loop;
    }

    void begin() {
      loop.scheduleAtFixedRate(this::beat, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void beat() {
      long now = nanoClock.getAsLong();
      if (now - spanBeganNanos >= SPAN_NANOS) {
        spanBeganNanos = now;
        lateBeforeNanos = lateNanos;
        lateNanos = 0;
      }
      long overdue = overdueNanos(now);
      lateNanos = Math.max(lateNanos, overdue);
      lateSinceTaken.accumulateAndGet(overdue, Math::max);
      latestNanos = now;
    }

    private long overdueNanos(long now) {
      return now - latestNanos - TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    }

    long lagNanos() {
      return Math.max(
          Math.max(lateNanos, lateBeforeNanos), Math.max(0, overdueNanos(nanoClock.getAsLong())));
    }

    long takeLagNanos() {
      return Math.max(
          lateSinceTaken.getAndSet(0), Math.max(0, overdueNanos(nanoClock.getAsLong())));
    }

    boolean isSilent() {
      return loop.isShuttingDown() || nanoClock.getAsLong() - latestNanos > SILENCE.toNanos();
    }
  }
}

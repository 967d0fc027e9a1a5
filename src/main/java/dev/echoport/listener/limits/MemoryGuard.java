package dev.echoport.listener.limits;

import dev.echoport.config.NodeLimitsConfig.MemoryLimit;
import dev.echoport.log.BoundedLog;
import dev.echoport.memory.MemoryBudget;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protects a node from running out of memory. What peers can make it hold is bounded by the {@link
 * MemoryBudget}, which is asked before anything is received; this looks from time to time, always
 * from one thread, which is no event loop:
 *
 * <ul>
 *   <li>Where the budget stays tight for a second, the peers that have moved nothing for longest
 *       are ended, so that others can come.
 *   <li>Where a collection leaves the heap full, of whatever it is, new connections are refused.
 * </ul>
 */
public final class MemoryGuard {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final MemoryBudget budget;
  private final MemoryGauge heap;
  private final NodeLimits limits;
  private final Runnable spare;
  private final LongFunction<Future<Integer>> end;
  private final BoundedLog log = new BoundedLog(System::nanoTime);
  private boolean shedding;
  private boolean tight;
  private boolean ending;

  /**
   * @param spare lets idle peers have smaller receives posted
   * @param end ends stalled peers until so many bytes are given back; completes with how many
   */
  public MemoryGuard(
      MemoryBudget budget,
      MemoryGauge heap,
      NodeLimits limits,
      Runnable spare,
      LongFunction<Future<Integer>> end) {
    this.budget = budget;
    this.heap = heap;
    this.limits = limits;
    this.spare = spare;
    this.end = end;
  }

  /** Looks once. */
  public void look() {
    lookAtBudget();
    lookAtHeap();
  }

  private void lookAtBudget() {
    long nanos = budget.tightNanos();
    if (nanos > 0 && !tight) {
      tight = true;
      spare.run();
    }
    if (nanos >= PATIENCE_NANOS && !ending) {
      ending = true;
      end.apply(budget.excess()).onComplete(this::ended);
    } else if (nanos == 0 && tight) {
      tight = false;
      LOG.info("memory for peers is down to limits.memory.low: everybody is received from again");
    }
  }

  private void ended(Integer peers, Throwable failure) {
    ending = false;
    if (failure == null && peers == 0) {
      return;
    }
    long suppressed = log.admit();
    if (suppressed >= 0) {
      LOG.warn(
          "memory for peers is short (limits.memory.high): {} peers that moved nothing for longest"
              + " were ended (raise -Xmx and -XX:MaxDirectMemorySize, or lower window.bytes and"
              + " limits.connections), {} more such lines since the last one",
          peers == null ? 0 : peers,
          suppressed);
    }
  }

  private void lookAtHeap() {
    MemoryLimit limit = limits.config().memory();
    if (limit.isOff()) {
      accept("limits.memory is off");
      return;
    }
    int percent = heap.percent();
    if (percent >= limit.highPercent()) {
      refuse(percent, limit);
    } else if (percent <= limit.lowPercent()) {
      accept("the heap is down to " + percent + "%");
    }
    if (shedding) {
      heap.refresh();
    }
  }

  private void refuse(int percent, MemoryLimit limit) {
    if (!shedding) {
      shedding = true;
      limits.shed(true);
      LOG.warn(
          "{}% of the heap is in use (limits.memory.high: {}%): new connections are refused until"
              + " it is {}% (raise -Xmx, or lower limits.connections)",
          percent, limit.highPercent(), limit.lowPercent());
    }
  }

  private void accept(String why) {
    if (shedding) {
      shedding = false;
      limits.shed(false);
      LOG.info("{}: connections are accepted again", why);
    }
  }
}

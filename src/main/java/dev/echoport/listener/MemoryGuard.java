package dev.echoport.listener;

import dev.echoport.config.NodeLimitsConfig.MemoryLimit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protects a node from running out of memory. Looks at it from time to time, always from one
 * thread.
 *
 * <pre>
 *            high                      high at the next look, too
 *   OPEN ------------&gt; SHEDDING --------------------------------&gt; SLOWING
 *     ^                    |                                          |
 *     +--------------------+------------------ low -------------------+
 * </pre>
 *
 * <p>SHEDDING refuses new connections, and so the node is not ready either. SLOWING also makes
 * every window lock-step: a connection has one receive or send in flight, not a window full of
 * them.
 */
public final class MemoryGuard {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);

  private final MemoryGauge gauge;
  private final NodeLimits limits;
  private final Consumer<Boolean> slow;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    SHEDDING,
    SLOWING
  }

  /**
   * @param slow tells every connection whether to have less in flight
   */
  public MemoryGuard(MemoryGauge gauge, NodeLimits limits, Consumer<Boolean> slow) {
    this.gauge = gauge;
    this.limits = limits;
    this.slow = slow;
  }

  /** Looks once. */
  public void look() {
    MemoryLimit limit = limits.config().memory();
    if (limit.isOff()) {
      open("limits.memory is off");
      return;
    }
    int percent = gauge.percent();
    if (percent >= limit.highPercent()) {
      high(percent, limit);
    } else if (percent <= limit.lowPercent()) {
      open("memory is down to " + percent + "%");
    }
    if (state != State.OPEN) {
      gauge.refresh();
    }
  }

  private void high(int percent, MemoryLimit limit) {
    if (state == State.OPEN) {
      state = State.SHEDDING;
      limits.shed(true);
      LOG.warn(
          "{}% of memory is in use (limits.memory.high: {}%): new connections are refused until it"
              + " is {}% (raise -Xmx or -XX:MaxDirectMemorySize, or lower limits.connections)",
          percent, limit.highPercent(), limit.lowPercent());
    } else if (state == State.SHEDDING) {
      state = State.SLOWING;
      slow.accept(true);
      LOG.warn("{}% of memory is still in use: connections read in lock-step", percent);
    }
  }

  private void open(String why) {
    if (state == State.SLOWING) {
      slow.accept(false);
    }
    if (state != State.OPEN) {
      state = State.OPEN;
      limits.shed(false);
      LOG.info("{}: connections are accepted again", why);
    }
  }
}

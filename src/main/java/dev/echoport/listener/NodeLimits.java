package dev.echoport.listener;

import dev.echoport.config.NodeLimitsConfig;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all listeners of a node share: how many connections there are, and may be. Safe for all
 * threads.
 */
public final class NodeLimits {
  private final AtomicInteger open = new AtomicInteger();
  private volatile NodeLimitsConfig config;
  private volatile boolean shedding;

  public NodeLimits(NodeLimitsConfig config) {
    this.config = config;
  }

  /** From now on; connections that are open stay. */
  public void use(NodeLimitsConfig next) {
    config = next;
  }

  /** What is in effect. */
  public NodeLimitsConfig config() {
    return config;
  }

  /** Whether new connections are refused, because memory is short. */
  public void shed(boolean now) {
    shedding = now;
  }

  boolean shedding() {
    return shedding;
  }

  /** Counts one more in; {@code false}, and it is not, if that is too many. */
  boolean enter() {
    int max = config.connections();
    if (open.incrementAndGet() > max && max != 0) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }
}

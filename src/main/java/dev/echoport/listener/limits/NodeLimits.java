package dev.echoport.listener.limits;

import dev.echoport.completion.RefusalReason;
import dev.echoport.config.NodeLimitsConfig;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What all listeners of a node share: how many connections there are, and may be. Safe for all
 * threads.
 */
public final class NodeLimits {
  /** Accepted and on their way to be refused, at most. */
  public static final int IN_PASSING = 32;

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile int descriptors = Integer.MAX_VALUE - IN_PASSING;
  private volatile NodeLimitsConfig config;
  private final BooleanSupplier memoryFull;
  private volatile boolean shedding;

  /**
   * @param memoryFull whether the memory for peers is used up
   */
  public NodeLimits(NodeLimitsConfig config, BooleanSupplier memoryFull) {
    this.config = config;
    this.memoryFull = memoryFull;
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
    return shedding || memoryFull.getAsBoolean();
  }

  /** For how many connections there are file descriptors; known before a listener is bound. */
  public void descriptorsFor(int connections) {
    descriptors = connections;
  }

  /** Open connections at most, whatever bounds them. */
  public int connections() {
    int configured = config.connections();
    return configured == 0 ? descriptors : Math.min(configured, descriptors);
  }

  /** Whether one more would be too many. */
  boolean isFull() {
    return open.get() >= connections();
  }

  /** Counts one more in; {@code false}, and it is not, if that is too many. */
  boolean enter() {
    if (open.incrementAndGet() > connections()) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  /** What stands against one more. */
  public Refusal full() {
    int most = connections();
    return most < descriptors
        ? new Refusal(RefusalReason.NODE_CONNECTIONS, "limits.connections: " + most)
        : new Refusal(RefusalReason.FILE_DESCRIPTORS, "the limit of open files allows " + most);
  }

  /**
   * Counts one more that takes a file descriptor, until {@link #closed}; {@code false}, and it is
   * not, if the rest are for others.
   */
  public boolean accepted() {
    if (accepted.incrementAndGet() > descriptors + IN_PASSING) {
      accepted.decrementAndGet();
      return false;
    }
    return true;
  }

  public void closed() {
    accepted.decrementAndGet();
  }

  void leave() {
    open.decrementAndGet();
  }
}

package dev.echoport.app;

import dev.echoport.config.NodeLimitsConfig.MemoryLimit;
import dev.echoport.listener.ListenerSet;
import dev.echoport.listener.StalledPeers;
import dev.echoport.listener.limits.MemoryGuard;
import dev.echoport.listener.limits.NodeLimits;
import dev.echoport.memory.MemoryBudget;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What peers can make this node hold: its size, and the guard, which looks from a thread of its
 * own, so that it also looks where loops are busy.
 */
final class NodeMemory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMemory.class);
  private static final long LOOK_MILLIS = 250;
  private static final long MIB = 1L << 20;

  private final MemoryBudget budget = new MemoryBudget(System::nanoTime, LastWords::outOfMemory);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          look -> {
            Thread made = new Thread(look, "echoport-memory");
            made.setDaemon(true);
            return made;
          });

  MemoryBudget budget() {
    return budget;
  }

  /** From now on. */
  void use(MemoryLimit limit) {
    long bytes = limit.budgetBytes() == 0 ? JvmMemory.budgetBytes() : limit.budgetBytes();
    budget.limit(bytes, limit.highPercent(), limit.lowPercent());
  }

  /** Says how large it is, in one line. */
  void announce(MemoryLimit limit) {
    if (limit.isOff()) {
      LOG.info("memory for peers: any (limits.memory.high: 0%)");
      return;
    }
    boolean derived = limit.budgetBytes() == 0;
    LOG.info(
        "memory for peers: {} MiB ({}; heap {} MiB, direct memory {} MiB)",
        (derived ? JvmMemory.budgetBytes() : limit.budgetBytes()) / MIB,
        derived ? "two fifths of the smaller one" : "limits.memory.budget",
        JvmMemory.heapBytes() / MIB,
        JvmMemory.directBytes() / MIB);
    if (limit.budgetBytes() > Math.min(JvmMemory.heapBytes(), JvmMemory.directBytes())) {
      LOG.warn(
          "limits.memory.budget: {} MiB is more than the heap or direct memory (expected: less than"
              + " half of each; set -Xmx and -XX:MaxDirectMemorySize)",
          limit.budgetBytes() / MIB);
    }
  }

  /** Begins to look. */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread
  void guard(NodeLimits limits, ListenerSet listeners) {
    StalledPeers stalled = new StalledPeers(listeners);
    MemoryGuard guard =
        new MemoryGuard(
            budget, new JvmMemory(System::nanoTime), limits, stalled::spareMemory, stalled::end);
    thread.scheduleWithFixedDelay(
        () -> look(guard), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A failure must not end the looking. */
  private static void look(MemoryGuard guard) {
    try {
      guard.look();
    } catch (RuntimeException e) {
      LOG.error("looking after memory failed", e);
    }
  }

  /** The loops have ended. */
  @Override
  public void close() {
    thread.shutdownNow();
    budget.close();
  }
}

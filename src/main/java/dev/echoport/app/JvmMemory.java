package dev.echoport.app;

import dev.echoport.listener.limits.MemoryGauge;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The memory of this JVM. Of the heap counts what a collection has left, because what is in use
 * between collections is mostly garbage.
 */
final class JvmMemory implements MemoryGauge {
  private static final long COLLECT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier clock;
  private final List<MemoryPoolMXBean> heap =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
  private long collectedNanos;

  JvmMemory(LongSupplier clock) {
    this.clock = clock;
    this.collectedNanos = clock.getAsLong() - COLLECT_NANOS;
  }

  /**
   * What peers may make the node hold, where the configuration does not say: two fifths of the heap
   * or of direct memory, whichever is less. A byte may be in either of them, and the rest of the
   * node needs some of both.
   */
  static long budgetBytes() {
    return Math.min(heapBytes(), directBytes()) / 5 * 2;
  }

  static long heapBytes() {
    return Runtime.getRuntime().maxMemory();
  }

  static long directBytes() {
    return PlatformDependent.maxDirectMemory();
  }

  @Override
  public int percent() {
    long live = heap.stream().mapToLong(JvmMemory::left).sum();
    return (int) Math.min(100, live * 100 / heapBytes());
  }

  /** What the last collection of the pool has left in it. */
  private static long left(MemoryPoolMXBean pool) {
    MemoryUsage usage = pool.getCollectionUsage();
    return usage == null ? 0 : usage.getUsed();
  }

  /**
   * Collects the heap every ten seconds: with few connections left nothing else would, and the node
   * would never learn that it has room again.
   */
  @Override
  public void refresh() {
    long now = clock.getAsLong();
    if (now - collectedNanos >= COLLECT_NANOS) {
      collectedNanos = now;
      System.gc();
    }
  }
}

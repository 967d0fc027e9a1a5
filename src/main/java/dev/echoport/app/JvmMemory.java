package dev.echoport.app;

import dev.echoport.listener.MemoryGauge;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The heap and the buffers of this JVM. Of the heap counts what a collection has left, because what
 * is in use between collections is mostly garbage. Of the buffers counts what is handed out, which
 * is what the windows of connections hold, where the allocator tells it; else what it has reserved.
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

  @Override
  public int percent() {
    return Math.max(heapPercent(), directPercent());
  }

  private int heapPercent() {
    long live = heap.stream().mapToLong(JvmMemory::left).sum();
    return percent(live, Runtime.getRuntime().maxMemory());
  }

  /** What the last collection of the pool has left in it. */
  private static long left(MemoryPoolMXBean pool) {
    MemoryUsage usage = pool.getCollectionUsage();
    return usage == null ? 0 : usage.getUsed();
  }

  private static int directPercent() {
    return percent(directBytes(ByteBufAllocator.DEFAULT), PlatformDependent.maxDirectMemory());
  }

  private static long directBytes(ByteBufAllocator allocator) {
    if (allocator instanceof PooledByteBufAllocator pooled) {
      return pooled.pinnedDirectMemory();
    }
    return allocator instanceof ByteBufAllocatorMetricProvider provider
        ? provider.metric().usedDirectMemory()
        : 0;
  }

  private static int percent(long part, long whole) {
    return whole <= 0 ? 0 : (int) Math.min(100, part * 100 / whole);
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

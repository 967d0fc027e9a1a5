package dev.echoport.app;

import com.sun.management.OperatingSystemMXBean;
import dev.echoport.history.ProcessFacts;
import dev.echoport.log.DroppedEvents;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.LongSupplier;

/** What the history remembers of the process. Safe for all threads. */
final class ProcessGauge {
  private static final String DIRECT = "direct";

  private final List<BufferPoolMXBean> direct =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals(DIRECT))
          .toList();
  private final LongSupplier loopLagNanos;
  private final LongSupplier recordsDropped;

  /**
   * @param loopLagNanos how late a loop was since it was last asked
   * @param recordsDropped completion records lost so far
   */
  ProcessGauge(LongSupplier loopLagNanos, LongSupplier recordsDropped) {
    this.loopLagNanos = loopLagNanos;
    this.recordsDropped = recordsDropped;
  }

  ProcessFacts read() {
    Runtime heap = Runtime.getRuntime();
    return new ProcessFacts(
        cpuNanos(),
        heap.totalMemory() - heap.freeMemory(),
        directBytes(),
        loopLagNanos.getAsLong(),
        recordsDropped.getAsLong(),
        DroppedEvents.count());
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime())
        : 0;
  }

  /** The JVM's pool, and what Netty has allocated past it. */
  private long directBytes() {
    return direct.stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum()
        + Math.max(0, PlatformDependent.usedDirectMemory());
  }
}

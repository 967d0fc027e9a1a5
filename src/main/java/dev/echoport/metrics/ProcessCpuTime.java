package dev.echoport.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.ManagementFactory;

/**
 * The CPU time of the process as Prometheus names it, {@code process_cpu_seconds_total}; Micrometer
 * has it in nanoseconds only.
 */
final class ProcessCpuTime implements MeterBinder {
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public void bindTo(MeterRegistry registry) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu", system, ProcessCpuTime::seconds)
          .baseUnit("seconds")
          .description("CPU time that the process used, user and system.")
          .register(registry);
    }
  }

  private static double seconds(OperatingSystemMXBean system) {
    return system.getProcessCpuTime() / NANOS_PER_SECOND;
  }
}

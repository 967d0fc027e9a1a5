package dev.echoport.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;

/**
 * Keeps out the two names of Micrometer that {@code promtool check metrics} objects to: {@code
 * process_cpu_time_ns_total}, which {@link ProcessCpuTime} replaces, and {@code system_cpu_count},
 * here {@code system_cpus}.
 */
final class PrometheusNames implements MeterFilter {

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return id.getName().equals("process.cpu.time")
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
  }
}

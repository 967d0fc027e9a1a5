package dev.echoport.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;

/**
 * Keeps out the two names of Micrometer that {@code promtool check metrics} objects to: {@code
 * process_cpu_time_ns_total}, which {@link ProcessCpuTime} replaces, and {@code system_cpu_count},
 * here {@code system_cpus}; and Vert.x's pools of HTTP clients, which register again whenever the
 * server comes back.
 */
final class PrometheusNames implements MeterFilter {

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    boolean unwanted = id.getName().equals("process.cpu.time") || isOfHttpClient(id);
    return unwanted ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  private static boolean isOfHttpClient(Meter.Id id) {
    return id.getName().startsWith("vertx.pool.") && "http".equals(id.getTag("pool_type"));
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
  }
}

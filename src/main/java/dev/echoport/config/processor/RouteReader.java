package dev.echoport.config.processor;

import dev.echoport.api.OnError;
import dev.echoport.api.Place;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.ProcessorConfig.BusRoute;
import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.config.source.NearMiss;
import dev.echoport.config.source.ProcessorEntry;
import dev.echoport.config.value.DurationType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Reads those keys of an entry whose meaning depends on where the processor runs. */
final class RouteReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String ADDRESS_PREFIX = "echoport.processors.";

  private final Collection<String> pools;

  RouteReader(Collection<String> pools) {
    this.pools = pools;
  }

  ProcessorConfig read(ProcessorEntry entry, String name, ProcessorOptions options, Place on) {
    return new ProcessorConfig(
        name,
        options,
        on,
        pool(entry, on),
        timeout(entry, on),
        entry.value(ProcessorKeys.ON_ERROR, ProcessorKeys.ERROR, OnError.CLOSE),
        bus(entry, name, on));
  }

  private String pool(ProcessorEntry entry, Place on) {
    String absent = WorkerPoolConfig.DEFAULT;
    if (on != Place.WORKER) {
      reportUseless(entry, ProcessorKeys.POOL, on, "worker");
      return absent;
    }
    String pool = entry.value(ProcessorKeys.POOL, ProcessorKeys.NAMED, absent);
    if (!pools.contains(pool)) {
      String message = "\"" + pool + "\" is not a pool of workers ";
      entry.report(ProcessorKeys.POOL, message + NearMiss.hint(pool, pools));
    }
    return pool;
  }

  private static Duration timeout(ProcessorEntry entry, Place on) {
    if (on == Place.LOOP) {
      reportUseless(entry, ProcessorKeys.TIMEOUT_KEY, on, "worker, virtual or bus");
      return Duration.ZERO;
    }
    DurationType type = on == Place.BUS ? ProcessorKeys.BUS_TIMEOUT : ProcessorKeys.TIMEOUT;
    return entry.value(ProcessorKeys.TIMEOUT_KEY, type, TIMEOUT);
  }

  private static BusRoute bus(ProcessorEntry entry, String name, Place on) {
    if (on != Place.BUS) {
      List.of(ProcessorKeys.ADDRESS, ProcessorKeys.PREFER, ProcessorKeys.RETRIES)
          .forEach(key -> reportUseless(entry, key, on, "bus"));
    }
    ProcessorKeys.Preference prefer =
        entry.value(ProcessorKeys.PREFER, ProcessorKeys.PREFERENCE, ProcessorKeys.Preference.ANY);
    return new BusRoute(
        entry.value(ProcessorKeys.ADDRESS, ProcessorKeys.NAMED, ADDRESS_PREFIX + name),
        prefer == ProcessorKeys.Preference.LOCAL,
        entry.value(ProcessorKeys.RETRIES, ProcessorKeys.RETRY_COUNT, 0));
  }

  private static void reportUseless(ProcessorEntry entry, String key, Place on, String where) {
    if (entry.has(key)) {
      String place = on.name().toLowerCase(Locale.ROOT);
      entry.report(key, "has no meaning with on: " + place + " (expected: on: " + where + ")");
    }
  }
}

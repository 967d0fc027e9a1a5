package dev.echoport.tracing;

import dev.echoport.completion.LatencyHistogram;
import dev.echoport.completion.Operation;
import dev.echoport.completion.report.Exemplar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest exemplar of each bucket of each histogram; an exemplar stays for a second at least.
 * The tracer writes, a scrape reads: safe for all threads.
 */
final class ExemplarStore {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int OPERATIONS = Operation.values().length;
  private static final int BUCKETS = LatencyHistogram.upperBoundsNanos().length + 1;

  private final Map<String, OfListener> listeners = new ConcurrentHashMap<>();

  /** Those of one listener. */
  OfListener of(String listener) {
    return listeners.computeIfAbsent(listener, first -> new OfListener());
  }

  /** Those of one histogram. */
  List<Exemplar> exemplars(String listener, Operation operation) {
    OfListener known = listeners.get(listener);
    return known == null ? List.of() : known.all(operation);
  }

  /** By operation and bucket. */
  static final class OfListener {
    private final AtomicReferenceArray<@Nullable Exemplar> newest =
        new AtomicReferenceArray<>(OPERATIONS * BUCKETS);
    private final long[] dueNanos = new long[OPERATIONS * BUCKETS];

    /** Whether it is time for another one; called by the tracer only. */
    boolean wants(Operation operation, long nanos, long completedNanos) {
      return completedNanos >= dueNanos[index(operation, nanos)];
    }

    /** Keeps this one; called by the tracer only. */
    void put(Operation operation, TraceContext context, long nanos, long completedNanos) {
      int index = index(operation, nanos);
      long millis = TimeUnit.NANOSECONDS.toMillis(completedNanos);
      dueNanos[index] = completedNanos + KEPT_NANOS;
      newest.set(
          index, new Exemplar(context.traceId(), context.spanId(), Math.max(0, nanos), millis));
    }

    private List<Exemplar> all(Operation operation) {
      List<Exemplar> all = new ArrayList<>();
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        Exemplar exemplar = newest.get(operation.ordinal() * BUCKETS + bucket);
        if (exemplar != null) {
          all.add(exemplar);
        }
      }
      return all;
    }

    private static int index(Operation operation, long nanos) {
      return operation.ordinal() * BUCKETS + LatencyHistogram.bucket(Math.max(0, nanos));
    }
  }
}

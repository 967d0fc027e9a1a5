package dev.echoport.completion;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one listener did on one loop since it started. Owned by that loop: plain fields, no locks;
 * others get a {@link Snapshot}.
 */
public final class ListenerTotals {
  private static final int OPERATIONS = Operation.values().length;
  private static final int OUTCOMES = Outcome.values().length;

  private final Ledger ledger = new Ledger();
  private final long[] closed = new long[CloseReason.values().length];
  private final long[][] completions = new long[OPERATIONS][OUTCOMES];
  private final LatencyHistogram[] latency = new LatencyHistogram[OPERATIONS];
  private final Map<String, ProcessorTotals> processors = new LinkedHashMap<>();
  private long @Nullable [] faults;
  private long @Nullable [] faultsReceived;
  private long opened;
  private long open;

  /** A listener without processors. */
  public ListenerTotals() {
    this(List.of());
  }

  /**
   * @param processors their names, each unique
   */
  public ListenerTotals(List<String> processors) {
    processors(processors);
    for (int i = 0; i < OPERATIONS; i++) {
      latency[i] = new LatencyHistogram();
    }
  }

  /** The bytes of all its connections, open and closed. */
  public Ledger ledger() {
    return ledger;
  }

  /** The totals of each processor that there ever was. */
  public List<ProcessorTotals> processors() {
    return List.copyOf(processors.values());
  }

  /**
   * The totals for the processors of a chain, in its order. Processors of an earlier chain go on
   * counting.
   *
   * @param names each unique
   */
  public List<ProcessorTotals> processors(List<String> names) {
    return names.stream()
        .map(name -> processors.computeIfAbsent(name, ProcessorTotals::new))
        .toList();
  }

  /** A connection began. */
  public void opened() {
    opened++;
    open++;
  }

  /** Connections that ever began. */
  long openedSoFar() {
    return opened;
  }

  /** A connection ended. */
  public void closed(CloseReason reason) {
    closed[reason.ordinal()]++;
    open--;
  }

  /** An operation completed {@code nanos} after it was posted. */
  public void completed(Operation operation, Outcome outcome, long nanos) {
    completions[operation.ordinal()][outcome.ordinal()]++;
    latency[operation.ordinal()].record(nanos);
  }

  /** Its connections may have faults from now on. */
  public void withFaults() {
    if (faults == null) {
      faults = new long[FaultKind.values().length];
      faultsReceived = new long[FaultKind.values().length];
    }
  }

  /**
   * A fault took effect, after {@link #withFaults}.
   *
   * @param direction {@code RECEIVE}: on the way in; else on the way out
   */
  public void fault(FaultKind kind, Operation direction) {
    if (faults != null && faultsReceived != null) {
      faults[kind.ordinal()]++;
      faultsReceived[kind.ordinal()] += direction == Operation.RECEIVE ? 1 : 0;
    }
  }

  private static Map<FaultKind, Long> faultCounts(long @Nullable [] counters) {
    Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
    if (counters != null) {
      for (FaultKind kind : FaultKind.values()) {
        counts.put(kind, counters[kind.ordinal()]);
      }
    }
    return counts;
  }

  /** A copy that any thread may read. */
  public Snapshot snapshot() {
    Map<Operation, Map<Outcome, Long>> byOperation = new EnumMap<>(Operation.class);
    Map<Operation, LatencyHistogram.Snapshot> times = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      byOperation.put(operation, Counts.of(Outcome.class, completions[operation.ordinal()]));
      times.put(operation, latency[operation.ordinal()].snapshot());
    }
    return new Snapshot(
        opened,
        open,
        Counts.of(CloseReason.class, closed),
        ledger.snapshot(),
        byOperation,
        times,
        processors.values().stream().map(ProcessorTotals::snapshot).toList(),
        faultCounts(faults),
        faultCounts(faultsReceived));
  }

  /**
   * {@link ListenerTotals} at one moment on its loop.
   *
   * @param open connections open now
   * @param closed connections ended, by reason; reasons that did not occur are absent
   * @param completions by operation and outcome; outcomes that did not occur are absent
   * @param latency time from post to completion, by operation
   * @param processors in the order of the chain
   * @param faults that took effect, by kind; empty where there were never any in its plan
   * @param faultsReceived those of them that were on the way in
   */
  public record Snapshot(
      long opened,
      long open,
      Map<CloseReason, Long> closed,
      LedgerSnapshot ledger,
      Map<Operation, Map<Outcome, Long>> completions,
      Map<Operation, LatencyHistogram.Snapshot> latency,
      List<ProcessorTotals.Snapshot> processors,
      Map<FaultKind, Long> faults,
      Map<FaultKind, Long> faultsReceived) {

    /** A listener that did nothing yet. */
    public static final Snapshot ZERO = new ListenerTotals().snapshot();

    public Snapshot {
      closed = Map.copyOf(closed);
      completions = Map.copyOf(completions);
      latency = Map.copyOf(latency);
      processors = List.copyOf(processors);
      faults = Map.copyOf(faults);
      faultsReceived = Map.copyOf(faultsReceived);
    }

    /** The sum of two loops, or of two listeners. */
    public Snapshot plus(Snapshot other) {
      Map<Operation, Map<Outcome, Long>> byOperation = new EnumMap<>(Operation.class);
      Map<Operation, LatencyHistogram.Snapshot> times = new EnumMap<>(Operation.class);
      for (Operation operation : Operation.values()) {
        byOperation.put(
            operation,
            Counts.sum(
                Outcome.class,
                completions.getOrDefault(operation, Map.of()),
                other.completions.getOrDefault(operation, Map.of())));
        times.put(
            operation,
            latency
                .getOrDefault(operation, LatencyHistogram.Snapshot.EMPTY)
                .plus(other.latency.getOrDefault(operation, LatencyHistogram.Snapshot.EMPTY)));
      }
      return new Snapshot(
          opened + other.opened,
          open + other.open,
          Counts.sum(CloseReason.class, closed, other.closed),
          ledger.plus(other.ledger),
          byOperation,
          times,
          sum(processors, other.processors),
          Counts.sum(FaultKind.class, faults, other.faults),
          Counts.sum(FaultKind.class, faultsReceived, other.faultsReceived));
    }

    private static List<ProcessorTotals.Snapshot> sum(
        List<ProcessorTotals.Snapshot> some, List<ProcessorTotals.Snapshot> others) {
      return List.copyOf(
          Stream.concat(some.stream(), others.stream())
              .collect(
                  Collectors.toMap(
                      ProcessorTotals.Snapshot::name,
                      Function.identity(),
                      ProcessorTotals.Snapshot::plus,
                      LinkedHashMap::new))
              .values());
    }
  }
}

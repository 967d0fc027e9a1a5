package dev.echoport.metrics;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.FrameOutcome;
import dev.echoport.completion.LatencyHistogram;
import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.ProcessorTotals;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.Traces;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The gateway's own metrics, made of the reports that {@link #update} was given last. Every value
 * of a closed set is present, with zero where nothing happened, so that a rate is right from the
 * first event on. Safe for all threads.
 */
final class GatewayCollector implements MultiCollector {
  private final Supplier<Map<String, Long>> dropped;
  private final BooleanSupplier draining;
  private final Traces traces;
  private volatile List<ListenerReport> reports = List.of();
  private volatile MemoryUse memory = MemoryUse.NONE;

  /**
   * @param dropped completion records lost so far, by subscriber; called by the scraping thread
   * @param draining whether the node is going to stop; called by the scraping thread
   */
  GatewayCollector(Supplier<Map<String, Long>> dropped, BooleanSupplier draining, Traces traces) {
    this.traces = traces;
    this.dropped = dropped;
    this.draining = draining;
  }

  /** What the scrapes from now on show. */
  void update(List<ListenerReport> listeners, MemoryUse held) {
    reports = List.copyOf(listeners);
    memory = held;
  }

  /** Names are fixed, and two collectors must not share one. */
  @Override
  public List<String> getPrometheusNames() {
    return collect().stream().map(metric -> metric.getMetadata().getPrometheusName()).toList();
  }

  @Override
  public MetricSnapshots collect() {
    List<ListenerReport> listeners = reports;
    return MetricSnapshots.of(
        counter(
            "echoport_connections_opened",
            "Connections accepted.",
            listeners,
            report -> report.totals().opened()),
        byReason(
            "echoport_connections_closed",
            "Connections ended.",
            listeners,
            CloseReason.values(),
            report -> report.totals().closed()),
        gauge(
            "echoport_connections",
            "Connections open now.",
            listeners,
            report -> report.totals().open()),
        counter(
            "echoport_received_bytes",
            "Bytes that the kernel handed over.",
            listeners,
            report -> report.totals().ledger().received()),
        counter(
            "echoport_sent_bytes",
            "Bytes that the kernel took, which does not mean that the peers have them.",
            listeners,
            report -> report.totals().ledger().sent()),
        byReason(
            "echoport_discarded_bytes",
            "Bytes received or produced that will never be sent.",
            listeners,
            CloseReason.values(),
            report -> report.totals().ledger().discarded()),
        gauge(
            "echoport_pending_bytes",
            "Bytes in the hands of the gateway, in both directions.",
            listeners,
            report -> report.totals().ledger().pending()),
        completions(listeners),
        latency(listeners),
        frames(listeners),
        processorTimes(
            "echoport_processor_queue_seconds",
            "Time that frames waited for the first processor of a stage.",
            listeners,
            ProcessorTotals.Snapshot::queue),
        processorTimes(
            "echoport_processor_run_seconds",
            "Time that processors worked on a frame.",
            listeners,
            ProcessorTotals.Snapshot::run),
        recordsDropped(dropped.get()),
        byReason(
            "echoport_accept_refused",
            "Connections not accepted, or not kept.",
            listeners,
            RefusalReason.values(),
            ListenerReport::refused),
        byReason(
            "echoport_datagrams_refused",
            "Datagrams not answered.",
            listeners.stream().filter(report -> !report.datagramsRefused().isEmpty()).toList(),
            DatagramRefusal.values(),
            ListenerReport::datagramsRefused),
        faults(listeners),
        counter(
            "echoport_own_connections",
            "Connections of the node's own readiness checks, which no other metric counts.",
            listeners,
            report -> report.own().connections()),
        memory(memory),
        spans(),
        draining(draining.getAsBoolean()));
  }

  private static MetricSnapshot memory(MemoryUse use) {
    return GaugeSnapshot.builder()
        .name("echoport_memory_bytes")
        .help("What peers make the node hold, what is reserved for that, and its limit.")
        .dataPoint(memory("held", use.heldBytes()))
        .dataPoint(memory("reserved", use.reservedBytes()))
        .dataPoint(memory("limit", use.limitBytes()))
        .build();
  }

  private static GaugeDataPointSnapshot memory(String kind, long bytes) {
    return GaugeDataPointSnapshot.builder()
        .labels(Labels.of("kind", kind))
        .value((double) bytes)
        .build();
  }

  private static MetricSnapshot counter(
      String name,
      String help,
      List<ListenerReport> listeners,
      ToLongFunction<ListenerReport> value) {
    CounterFamily family = new CounterFamily(name, help);
    for (ListenerReport report : listeners) {
      family.add(labels(report), value.applyAsLong(report));
    }
    return family.snapshot();
  }

  private static <E extends Enum<E>> MetricSnapshot byReason(
      String name,
      String help,
      List<ListenerReport> listeners,
      E[] reasons,
      Function<ListenerReport, Map<E, Long>> counts) {
    CounterFamily family = new CounterFamily(name, help);
    for (ListenerReport report : listeners) {
      Map<E, Long> byReason = counts.apply(report);
      for (E reason : reasons) {
        family.add(labels(report).add("reason", reason.name()), byReason.getOrDefault(reason, 0L));
      }
    }
    return family.snapshot();
  }

  private static MetricSnapshot gauge(
      String name,
      String help,
      List<ListenerReport> listeners,
      ToLongFunction<ListenerReport> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    for (ListenerReport report : listeners) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels(report))
              .value((double) value.applyAsLong(report))
              .build());
    }
    return gauge.build();
  }

  private static MetricSnapshot completions(List<ListenerReport> listeners) {
    CounterFamily family = new CounterFamily("echoport_completions", "Operations completed.");
    for (ListenerReport report : listeners) {
      for (Operation operation : Operation.values()) {
        Map<Outcome, Long> counts = report.totals().completions().getOrDefault(operation, Map.of());
        for (Outcome outcome : Outcome.values()) {
          family.add(
              labels(report, operation).add("outcome", outcome.name()),
              counts.getOrDefault(outcome, 0L));
        }
      }
    }
    return family.snapshot();
  }

  private MetricSnapshot latency(List<ListenerReport> listeners) {
    LatencyFamily family =
        new LatencyFamily("echoport_completion_seconds", "Time from post to completion.");
    for (ListenerReport report : listeners) {
      for (Operation operation : Operation.values()) {
        family.add(
            labels(report, operation),
            report.totals().latency().getOrDefault(operation, LatencyHistogram.Snapshot.EMPTY),
            traces.exemplars(report.name(), operation));
      }
    }
    return family.snapshot();
  }

  private static MetricSnapshot faults(List<ListenerReport> listeners) {
    CounterFamily family =
        new CounterFamily("echoport_faults", "Faults on purpose that took effect.");
    for (ListenerReport report : listeners) {
      Map<FaultKind, Long> received = report.totals().faultsReceived();
      report
          .totals()
          .faults()
          .forEach(
              (kind, count) -> {
                long in = received.getOrDefault(kind, 0L);
                family.add(labels(report, kind, Operation.RECEIVE), in);
                family.add(labels(report, kind, Operation.SEND), count - in);
              });
    }
    return family.snapshot();
  }

  private static MetricSnapshot frames(List<ListenerReport> listeners) {
    CounterFamily family =
        new CounterFamily("echoport_processor_frames", "Frames that a processor was given.");
    for (ListenerReport report : listeners) {
      for (ProcessorTotals.Snapshot processor : report.totals().processors()) {
        for (FrameOutcome outcome : FrameOutcome.values()) {
          family.add(
              labels(report, processor).add("outcome", outcome.name()),
              processor.frames().getOrDefault(outcome, 0L));
        }
      }
    }
    return family.snapshot();
  }

  private static MetricSnapshot processorTimes(
      String name,
      String help,
      List<ListenerReport> listeners,
      Function<ProcessorTotals.Snapshot, LatencyHistogram.Snapshot> times) {
    LatencyFamily family = new LatencyFamily(name, help);
    for (ListenerReport report : listeners) {
      for (ProcessorTotals.Snapshot processor : report.totals().processors()) {
        family.add(labels(report, processor), times.apply(processor));
      }
    }
    return family.snapshot();
  }

  private static MetricSnapshot recordsDropped(Map<String, Long> bySubscriber) {
    CounterFamily family =
        new CounterFamily(
            "echoport_completion_records_dropped",
            "Completion records that a subscriber did not take in time.");
    bySubscriber.forEach(
        (subscriber, records) -> family.add(Labels.of("subscriber", subscriber), records));
    return family.snapshot();
  }

  private MetricSnapshot spans() {
    CounterFamily family =
        new CounterFamily("echoport_spans", "Spans that tracing has made, by what became of them.");
    family.add(Labels.of("outcome", "EXPORTED"), traces.exportedSpans());
    family.add(Labels.of("outcome", "DROPPED"), traces.droppedSpans());
    return family.snapshot();
  }

  private static MetricSnapshot draining(boolean now) {
    return GaugeSnapshot.builder()
        .name("echoport_draining")
        .help("1 from the moment on when the node is told to stop, else 0.")
        .dataPoint(GaugeDataPointSnapshot.builder().value(now ? 1 : 0).build())
        .build();
  }

  private static Labels labels(ListenerReport report) {
    return Labels.of("listener", report.name());
  }

  private static Labels labels(ListenerReport report, ProcessorTotals.Snapshot processor) {
    return labels(report).add("processor", processor.name());
  }

  private static Labels labels(ListenerReport report, FaultKind kind, Operation direction) {
    return labels(report).add("kind", kind.word()).add("direction", direction.name());
  }

  private static Labels labels(ListenerReport report, Operation operation) {
    return labels(report).add("operation", operation.name());
  }
}

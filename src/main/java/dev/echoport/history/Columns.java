package dev.echoport.history;

import static dev.echoport.history.Column.counter;
import static dev.echoport.history.Column.gauge;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.LatencyHistogram;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ListenerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which series there are, of the node and of each listener. */
final class Columns {
  /** Sends by how long they took, in the buckets of {@link LatencyHistogram}: its first name. */
  static final String SENDS = "sends.";

  private Columns() {}

  /** The node at one moment: its listeners added up, and the process. */
  record Node(ListenerReport all, Sample sample) {}

  static List<Column<Node>> ofNode() {
    List<Column<Node>> columns = new ArrayList<>();
    traffic().forEach(each -> columns.add(of(each)));
    columns.add(counter("recordsDropped", node -> node.sample.process().recordsDropped()));
    columns.add(counter("logDropped", node -> node.sample.process().logDropped()));
    columns.add(counter("cpuNanos", node -> node.sample.process().cpuNanos()));
    columns.add(gauge("loopLagNanos", node -> node.sample.process().loopLagNanos()));
    columns.add(gauge("heapBytes", node -> node.sample.process().heapBytes()));
    columns.add(gauge("directBytes", node -> node.sample.process().directBytes()));
    columns.add(gauge("heldBytes", node -> node.sample.memory().heldBytes()));
    return List.copyOf(columns);
  }

  private static Column<Node> of(Column<ListenerReport> column) {
    return new Column<>(
        column.name(), column.kept(), node -> column.value().applyAsLong(node.all()));
  }

  static List<Column<ListenerReport>> ofListener() {
    List<Column<ListenerReport>> columns = new ArrayList<>(traffic());
    columns.add(counter("closed", report -> sum(report.totals().closed())));
    columns.add(
        counter(
            "completions",
            report ->
                report.totals().completions().values().stream().mapToLong(Columns::sum).sum()));
    columns.add(
        counter("refused", report -> sum(report.refused()) + sum(report.datagramsRefused())));
    return List.copyOf(columns);
  }

  /** What both have. */
  private static List<Column<ListenerReport>> traffic() {
    List<Column<ListenerReport>> columns = new ArrayList<>();
    columns.add(gauge("connections", report -> report.totals().open()));
    columns.add(counter("opened", report -> report.totals().opened()));
    columns.add(counter("receivedBytes", report -> report.totals().ledger().received()));
    columns.add(counter("sentBytes", report -> report.totals().ledger().sent()));
    columns.add(
        counter(
            "discardedBytes",
            report ->
                report.totals().ledger().discardedIn() + report.totals().ledger().discardedOut()));
    columns.add(gauge("pendingBytes", report -> report.totals().ledger().pending()));
    for (CloseReason reason : CloseReason.values()) {
      columns.add(counter("closed." + reason, report -> count(report.totals().closed(), reason)));
    }
    for (Operation operation : Operation.values()) {
      columns.add(counter("completions." + operation, report -> completions(report, operation)));
    }
    for (RefusalReason reason : RefusalReason.values()) {
      columns.add(counter("refused." + reason, report -> count(report.refused(), reason)));
    }
    for (DatagramRefusal reason : DatagramRefusal.values()) {
      columns.add(
          counter(
              "datagramsRefused." + reason, report -> count(report.datagramsRefused(), reason)));
    }
    for (int i = 0; i <= LatencyHistogram.upperBoundsNanos().length; i++) {
      int bucket = i;
      columns.add(counter(SENDS + i, report -> sends(report)[bucket]));
    }
    return columns;
  }

  private static long completions(ListenerReport report, Operation operation) {
    Map<Outcome, Long> counts = report.totals().completions().getOrDefault(operation, Map.of());
    return sum(counts);
  }

  private static long[] sends(ListenerReport report) {
    return report
        .totals()
        .latency()
        .getOrDefault(Operation.SEND, LatencyHistogram.Snapshot.EMPTY)
        .counts();
  }

  private static <E> long count(Map<E, Long> counts, E which) {
    return counts.getOrDefault(which, 0L);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}

package dev.echoport.tracing;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Operation;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.TraceParent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of what the subscriptions bring. It remembers only connections that were slow, or
 * that brought a trace, so that ten thousand ordinary ones cost it nothing. Owned by the verticle's
 * context.
 *
 * <p>A connection's end is reported at once, but its last records come with the next batch. So a
 * span waits for one whole turn of {@link #turn()} before it is made.
 */
final class Tracer {
  private final TraceIds ids;
  private final long slowNanos;
  private final ExemplarStore exemplars;
  private final Function<String, @Nullable String> schemes;
  private final Map<Long, TraceParent> parents = new HashMap<>();
  private final Map<Long, SlowEvents> slow = new HashMap<>();
  private List<ConnectionReport> closedNow = new ArrayList<>();
  private List<ConnectionReport> closedBefore = new ArrayList<>();

  /**
   * @param slowCompletion a send or a frame that takes this long becomes an event
   * @param schemes what is spoken on a listener, by its name
   */
  Tracer(
      TraceIds ids,
      Duration slowCompletion,
      ExemplarStore exemplars,
      Function<String, @Nullable String> schemes) {
    this.ids = ids;
    this.slowNanos = slowCompletion.toNanos();
    this.exemplars = exemplars;
    this.schemes = schemes;
  }

  /** A connection has brought the trace that it is part of. */
  void traced(ConnectionReport report) {
    TraceParent parent = report.trace();
    if (parent != null) {
      parents.put(report.number(), parent);
    }
  }

  /** Completions, in their order. A receive waits for the peer, and is never slow. */
  void completed(CompletionBatch batch) {
    ExemplarStore.OfListener ofListener = exemplars.of(batch.listener());
    for (int i = 0; i < batch.size(); i++) {
      Operation operation = batch.operation(i);
      long completed = batch.completedNanos(i);
      long nanos = completed - batch.postedNanos(i);
      if (nanos >= slowNanos && operation != Operation.RECEIVE) {
        slow(batch, i, nanos);
      }
      if (ofListener.wants(operation, nanos, completed)) {
        offer(ofListener, batch.connectionNumber(i), operation, nanos, completed);
      }
    }
  }

  private void slow(CompletionBatch batch, int index, long nanos) {
    long number = batch.connectionNumber(index);
    if (isSampled(number)) {
      slow.computeIfAbsent(number, first -> new SlowEvents()).add(batch, index, nanos);
    }
  }

  private boolean isSampled(long number) {
    TraceParent parent = parents.get(number);
    return parent == null ? ids.samples(number) : parent.sampled();
  }

  private void offer(
      ExemplarStore.OfListener ofListener,
      long number,
      Operation operation,
      long nanos,
      long completed) {
    if (isSampled(number)) {
      ofListener.put(operation, ids.of(number, parents.get(number)), nanos, completed);
    }
  }

  /** A connection has ended. */
  void closed(ConnectionReport report) {
    closedNow.add(report);
  }

  /** The spans of the connections that had ended at the last turn already. */
  List<Span> turn() {
    List<Span> spans = spans(closedBefore);
    closedBefore = closedNow;
    closedNow = new ArrayList<>();
    return spans;
  }

  private List<Span> spans(List<ConnectionReport> closed) {
    List<Span> spans = new ArrayList<>();
    for (ConnectionReport report : closed) {
      long number = report.number();
      parents.remove(number);
      SlowEvents events = slow.remove(number);
      TraceContext context = ids.of(number, report.trace());
      if (context.sampled()) {
        String scheme = schemes.apply(report.listener());
        spans.add(
            ConnectionSpan.of(report, scheme, context, events == null ? new SlowEvents() : events));
      }
    }
    return spans;
  }
}

package dev.echoport.tracing;

import dev.echoport.completion.CompletionBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The slow completions of one connection: the first ones, and how many came after them. */
final class SlowEvents {
  static final int MOST_EVENTS = 64;

  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Span.Event> events = new ArrayList<>(1);
  private long dropped;

  /** Completion {@code index} of {@code batch} took {@code nanos}. */
  void add(CompletionBatch batch, int index, long nanos) {
    if (events.size() == MOST_EVENTS) {
      dropped++;
      return;
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("echoport.operation", batch.operation(index).name());
    attributes.put("echoport.outcome", batch.outcome(index).name());
    attributes.put("echoport.sequence", batch.sequence(index));
    attributes.put("echoport.offset", batch.offset(index));
    attributes.put("echoport.bytes", (long) batch.bytes(index));
    attributes.put("echoport.duration", nanos / NANOS_PER_SECOND);
    events.add(new Span.Event("slow completion", batch.completedNanos(index), attributes));
  }

  List<Span.Event> events() {
    return List.copyOf(events);
  }

  long dropped() {
    return dropped;
  }
}

package dev.echoport.history;

import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.report.ListenerReport;
import java.util.List;

/**
 * What the node has counted up to one moment.
 *
 * @param epochMillis that moment, by the wall clock
 * @param nanos the same by {@link System#nanoTime}
 */
public record Sample(
    long epochMillis,
    long nanos,
    List<ListenerReport> listeners,
    MemoryUse memory,
    ProcessFacts process) {

  public Sample {
    listeners = List.copyOf(listeners);
  }
}

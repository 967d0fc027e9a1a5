package dev.echoport.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** One counter with all its label values at one scrape. */
final class CounterFamily {
  private final CounterSnapshot.Builder snapshot = CounterSnapshot.builder();

  /**
   * @param name without the suffix {@code _total}, which the exposition appends
   */
  CounterFamily(String name, String help) {
    snapshot.name(name).help(help);
  }

  void add(Labels labels, long value) {
    snapshot.dataPoint(
        CounterDataPointSnapshot.builder().labels(labels).value((double) value).build());
  }

  CounterSnapshot snapshot() {
    return snapshot.build();
  }
}

package dev.echoport.metrics;

import dev.echoport.completion.LatencyHistogram;
import dev.echoport.completion.report.Exemplar;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.List;

/** One histogram of times in seconds with all its label values at one scrape. */
final class LatencyFamily {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] UPPER_BOUNDS = upperBounds();

  private final HistogramSnapshot.Builder snapshot = HistogramSnapshot.builder();

  LatencyFamily(String name, String help) {
    snapshot.name(name).help(help);
  }

  private static double[] upperBounds() {
    long[] nanos = LatencyHistogram.upperBoundsNanos();
    double[] seconds = Arrays.stream(nanos).mapToDouble(n -> n / NANOS_PER_SECOND).toArray();
    double[] bounds = Arrays.copyOf(seconds, seconds.length + 1);
    bounds[seconds.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  void add(Labels labels, LatencyHistogram.Snapshot times) {
    add(labels, times, List.of());
  }

  /** The library cumulates the buckets, and counts by adding them up. */
  void add(Labels labels, LatencyHistogram.Snapshot times, List<Exemplar> exemplars) {
    snapshot.dataPoint(
        HistogramDataPointSnapshot.builder()
            .labels(labels)
            .classicHistogramBuckets(ClassicHistogramBuckets.of(UPPER_BOUNDS, times.counts()))
            .sum(times.sumNanos() / NANOS_PER_SECOND)
            .exemplars(Exemplars.of(exemplars.stream().map(LatencyFamily::shown).toList()))
            .build());
  }

  private static io.prometheus.metrics.model.snapshots.Exemplar shown(Exemplar exemplar) {
    return io.prometheus.metrics.model.snapshots.Exemplar.builder()
        .value(exemplar.nanos() / NANOS_PER_SECOND)
        .traceId(exemplar.traceId())
        .spanId(exemplar.spanId())
        .timestampMillis(exemplar.epochMillis())
        .build();
  }

  HistogramSnapshot snapshot() {
    return snapshot.build();
  }
}

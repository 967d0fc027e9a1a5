package dev.echoport.metrics;

import dev.echoport.completion.LatencyHistogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;

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

  /** The library cumulates the buckets, and counts by adding them up. */
  void add(Labels labels, LatencyHistogram.Snapshot times) {
    snapshot.dataPoint(
        HistogramDataPointSnapshot.builder()
            .labels(labels)
            .classicHistogramBuckets(ClassicHistogramBuckets.of(UPPER_BOUNDS, times.counts()))
            .sum(times.sumNanos() / NANOS_PER_SECOND)
            .build());
  }

  HistogramSnapshot snapshot() {
    return snapshot.build();
  }
}

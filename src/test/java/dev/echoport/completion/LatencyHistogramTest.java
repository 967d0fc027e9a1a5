package dev.echoport.completion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  @Test
  void countsATimeBelowTheSmallestBoundThatHoldsIt() {
    long[] bounds = LatencyHistogram.upperBoundsNanos();
    assertThat(bounds[0]).isEqualTo(1024);
    for (int i = 0; i < bounds.length; i++) {
      assertThat(bounds[i]).isEqualTo(1024L << i);
      assertThat(LatencyHistogram.bucket(bounds[i])).isEqualTo(i);
      assertThat(LatencyHistogram.bucket(bounds[i] + 1)).isEqualTo(i + 1);
    }
    assertThat(LatencyHistogram.bucket(Long.MAX_VALUE)).isEqualTo(bounds.length);
  }

  @Test
  void sumsTimesUp() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(3);
    histogram.record(5);
    histogram.record(-7);
    assertThat(histogram.snapshot().sumNanos()).isEqualTo(8);
    assertThat(histogram.snapshot().counts()[0]).isEqualTo(3);
  }
}

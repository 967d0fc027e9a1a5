package dev.echoport.client.load;

import java.util.Locale;

/** What happened in the last second or so. */
public final class LoadProgress {
  private final long sinceStartNanos;
  private final boolean warmUp;
  private final LoadSnapshot snapshot;
  private final long messages;
  private final long intervalNanos;
  private final int size;

  LoadProgress(
      long sinceStartNanos,
      boolean warmUp,
      LoadSnapshot snapshot,
      long messages,
      long intervalNanos,
      int size) {
    this.sinceStartNanos = sinceStartNanos;
    this.warmUp = warmUp;
    this.snapshot = snapshot;
    this.messages = messages;
    this.intervalNanos = intervalNanos;
    this.size = size;
  }

  /** One line for people, without its end; the lines of a load are columns. */
  public String line() {
    double perSecond = messages * 1e9 / intervalNanos;
    return String.format(
        Locale.ROOT,
        "%4.0f s %,11.0f msg/s %9.2f MB/s  %s  open %d  errors %d",
        sinceStartNanos / 1e9,
        perSecond,
        perSecond * size / 1e6,
        roundTrips(),
        snapshot.open(),
        snapshot.faults().total());
  }

  private String roundTrips() {
    if (snapshot.interval().getTotalCount() == 0) {
      return warmUp ? "warm-up, not measured" : "nothing came back";
    }
    return String.format(
        Locale.ROOT,
        "p50 %9.3f ms  p99 %9.3f ms  max %9.3f ms",
        snapshot.interval().getValueAtPercentile(50) / 1e6,
        snapshot.interval().getValueAtPercentile(99) / 1e6,
        snapshot.interval().getMaxValue() / 1e6);
  }
}

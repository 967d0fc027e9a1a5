package dev.echoport.client;

import java.util.Locale;

/** What happened in the last second or so. */
public final class LoadProgress {
  private final long sinceStartNanos;
  private final LoadSnapshot snapshot;
  private final long messages;
  private final long intervalNanos;
  private final int size;

  LoadProgress(
      long sinceStartNanos, LoadSnapshot snapshot, long messages, long intervalNanos, int size) {
    this.sinceStartNanos = sinceStartNanos;
    this.snapshot = snapshot;
    this.messages = messages;
    this.intervalNanos = intervalNanos;
    this.size = size;
  }

  /** One line for people, without its end. */
  public String line() {
    double perSecond = messages * 1e9 / intervalNanos;
    return String.format(
        Locale.ROOT,
        "%4.0f s  %,.0f msg/s  %.2f MB/s  p50 %.3f ms  p99 %.3f ms  max %.3f ms  open %d  errors %d",
        sinceStartNanos / 1e9,
        perSecond,
        perSecond * size / 1e6,
        snapshot.interval().getValueAtPercentile(50) / 1e6,
        snapshot.interval().getValueAtPercentile(99) / 1e6,
        snapshot.interval().getMaxValue() / 1e6,
        snapshot.open(),
        snapshot.faults().total());
  }
}

package dev.echoport.completion;

import java.util.Map;

/**
 * What one processor of a listener did on one loop since it started. Owned by that loop: plain
 * fields, no locks; others get a {@link Snapshot}.
 */
public final class ProcessorTotals {
  private final String name;
  private final long[] frames = new long[FrameOutcome.values().length];
  private final LatencyHistogram queue = new LatencyHistogram();
  private final LatencyHistogram run = new LatencyHistogram();

  /** Nothing was done yet. */
  public ProcessorTotals(String name) {
    this.name = name;
  }

  /** Unique within the listener. */
  public String name() {
    return name;
  }

  /** The processor has finished a frame, which waited and ran for the given times. */
  public void done(FrameOutcome outcome, long queueNanos, long runNanos) {
    frames[outcome.ordinal()]++;
    queue.record(queueNanos);
    run.record(runNanos);
  }

  /** The processor will not see a frame, or nobody waits for its answer any more. */
  public void cancelled() {
    frames[FrameOutcome.CANCELLED.ordinal()]++;
  }

  Snapshot snapshot() {
    return new Snapshot(
        name, Counts.of(FrameOutcome.class, frames), queue.snapshot(), run.snapshot());
  }

  /**
   * {@link ProcessorTotals} at one moment on its loop.
   *
   * @param frames by outcome; outcomes that did not occur are absent
   * @param queue how long frames waited for it
   * @param run how long it worked on them
   */
  public record Snapshot(
      String name,
      Map<FrameOutcome, Long> frames,
      LatencyHistogram.Snapshot queue,
      LatencyHistogram.Snapshot run) {

    public Snapshot {
      frames = Map.copyOf(frames);
    }

    /** The sum of one processor on two loops. */
    public Snapshot plus(Snapshot other) {
      return new Snapshot(
          name,
          Counts.sum(FrameOutcome.class, frames, other.frames),
          queue.plus(other.queue),
          run.plus(other.run));
    }
  }
}

package dev.echoport.completion;

import org.jspecify.annotations.Nullable;

/**
 * Where a loop's completions go. One instance belongs to one listener on one loop; every method is
 * called by that loop.
 */
public interface CompletionSink {

  /**
   * Whether somebody wants records of this connection now. Asked before each completion, so it must
   * cost next to nothing.
   */
  boolean recording(long connection);

  /**
   * One operation completed. Called only while {@link #recording}; times are those of the loop's
   * clock, the other parameters as in {@link Completion}.
   */
  void completed(
      long connection,
      long sequence,
      Operation operation,
      Outcome outcome,
      long offset,
      int bytes,
      long posted,
      long completed,
      @Nullable String cause);

  /** A fault took effect; the parameters are as in {@link FaultCompletion}. */
  void fault(
      long connection,
      long sequence,
      FaultKind kind,
      Operation direction,
      int plan,
      long offset,
      int bytes,
      long now);

  /** A frame went through the processors, or failed there; else as {@link #completed}. */
  void processed(
      long connection,
      long sequence,
      Outcome outcome,
      long offset,
      int bytes,
      int producedBytes,
      long posted,
      long started,
      long completed,
      @Nullable String cause);
}

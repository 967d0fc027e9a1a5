package dev.echoport.completion;

/** How one processor's work on one frame ended. */
public enum FrameOutcome {
  /** It answered. */
  OK,
  /** It failed. */
  FAILED,
  /** It took too long; a late answer is dropped. */
  TIMED_OUT,
  /** The connection ended meanwhile, or an earlier frame ended it. */
  CANCELLED
}

package dev.echoport.completion;

/** What one processor made of one frame. */
public enum FrameOutcome {
  /** It answered. */
  OK,
  /** It failed. */
  FAILED,
  /** It took longer than it may; what it answers later is dropped. */
  TIMED_OUT,
  /** The connection ended meanwhile, or an earlier frame ended it. */
  CANCELLED
}

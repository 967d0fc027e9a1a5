package dev.echoport.completion;

/** How an operation completed. */
public enum Outcome {
  /**
   * The kernel gave or took the bytes, or the processors are done with them. For a send this does
   * not mean that the peer has them.
   */
  OK,
  /**
   * The transport refused the bytes, for instance because the peer reset the connection; or a
   * processor failed.
   */
  FAILED,
  /** The gateway gave the bytes up itself: a deadline passed or the connection was idle. */
  CANCELLED
}

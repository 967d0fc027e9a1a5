package dev.echoport.completion;

/** How an operation completed. */
public enum Outcome {
  /** The kernel gave or took the bytes. For a send this does not mean that the peer has them. */
  OK,
  /** The transport refused the bytes, for instance because the peer reset the connection. */
  FAILED,
  /** The gateway gave the bytes up itself: a deadline passed or the connection was idle. */
  CANCELLED
}

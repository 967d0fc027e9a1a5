package dev.echoport.completion;

/** What was posted, and is now complete. */
public enum Operation {
  /** The loop was allowed to read from the peer. */
  RECEIVE,
  /** Bytes were queued towards the peer. */
  SEND,
  /** A frame was handed to the listener's processors. */
  PROCESS,
  /** A fault took effect that somebody asked for. */
  FAULT
}

package dev.echoport.api;

/** What becomes of a frame whose processor fails or takes too long. */
public enum OnError {
  /** The connection ends, as {@code PROCESSOR_FAILED}. */
  CLOSE,
  /** The frame is counted as discarded, {@code PROCESSOR_FAILED}; the connection goes on. */
  DISCARD,
  /** The frame goes on as it was before this processor. */
  PASSTHROUGH
}

package dev.echoport.config;

/** What becomes of an unterminated rest at the end of the input. */
public enum AtEof {
  /** It is processed as a frame without ending. */
  PROCESS,
  /** It is counted as discarded. */
  DISCARD,
  /** It is an error of the protocol. */
  ERROR
}

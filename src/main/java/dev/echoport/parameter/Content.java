package dev.echoport.parameter;

/** What is sent instead of an echo or a description. */
public sealed interface Content {

  /** This text. */
  record Text(String text) implements Content {}

  /** So many bytes, which the seed determines. */
  record Generated(long bytes, long seed) implements Content {}

  /** So many server-sent events. */
  record Events(int count, long intervalMillis) implements Content {}
}

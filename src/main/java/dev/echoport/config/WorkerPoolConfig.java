package dev.echoport.config;

/**
 * A named pool of worker verticles.
 *
 * @param threads how many; 0 is one per core, two at least
 */
public record WorkerPoolConfig(String name, int threads) {
  /** The pool that is always there. */
  public static final String DEFAULT = "default";
}

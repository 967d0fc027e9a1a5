package dev.echoport.config;

/**
 * A named pool of worker verticles.
 *
 * @param threads threads; 0: one per core, two at least
 */
public record WorkerPoolConfig(String name, @Key(max = "1024") int threads) {
  /** The pool that is always there. */
  public static final String DEFAULT = "default";
}

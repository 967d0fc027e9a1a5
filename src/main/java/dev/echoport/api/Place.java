package dev.echoport.api;

/**
 * Where a processor runs. The operator chooses one of those that its spec names: {@code on:
 * worker}.
 *
 * <pre>{@code
 * ProcessorSpec spec = ProcessorSpec.of("resize", List.of(Place.WORKER, Place.VIRTUAL));
 * }</pre>
 */
public enum Place {
  /** On the connection's event loop: only for what is cheap and never waits. */
  LOOP,
  /** On a worker verticle of a bounded pool: for what computes or blocks. */
  WORKER,
  /** On a virtual thread, where the JVM has them: for what waits. */
  VIRTUAL,
  /** Wherever an event-bus address is served: on this node or another of the cluster. */
  BUS
}

package dev.echoport.api;

/** Where a processor runs. */
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

package dev.echoport.grpc;

import io.vertx.core.Future;
import java.util.Map;

/** What health checks ask for. Safe for all threads. */
public interface Readiness {
  /** Nobody is told; there are no health checks. */
  Readiness UNTOLD = () -> Future.failedFuture("health checks are off");

  /**
   * Whether each service serves: the node as {@code ""}, each listener by its name. Completes on
   * any thread.
   */
  Future<Map<String, Boolean>> now();

  /** Tells {@code watch} each second, on its loop, what {@link #now} says. */
  default void watch(WatchHandler watch) {}
}

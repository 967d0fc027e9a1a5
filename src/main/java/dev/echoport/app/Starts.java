package dev.echoport.app;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Starts the parts of a node together, and gathers what stands in the way of each. Used by the
 * thread that starts the node.
 */
final class Starts {
  private static final DeploymentOptions AS_WORKER =
      new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);

  private final Vertx vertx;
  private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
  private final List<Future<?>> running = new ArrayList<>();

  Starts(Vertx vertx) {
    this.vertx = vertx;
  }

  /** What is known to be missing. */
  void missing(Collection<String> lines) {
    problems.addAll(lines);
  }

  /** Begins to start a part. */
  void deploy(Deployable part) {
    add(vertx.deployVerticle(part));
  }

  /** Starts a part on a worker that the rest depends on, and waits for it. */
  void deployFirst(Deployable part) {
    Future<String> first = vertx.deployVerticle(part, AS_WORKER);
    add(first);
    await(first);
  }

  /** A part is starting. */
  void add(Future<?> start) {
    running.add(start.mapEmpty().otherwise(e -> problems.add(String.valueOf(e.getMessage()))));
  }

  /** A part is starting that tells its own problems. */
  void addTelling(Future<List<String>> start) {
    running.add(start.map(problems::addAll));
  }

  /** Waits until all have started or failed; returns every problem. */
  List<String> await() {
    await(Future.join(running));
    return List.copyOf(problems);
  }

  /** Waits until {@code part} has started, or failed. */
  static void await(Future<?> part) {
    part.otherwiseEmpty().toCompletionStage().toCompletableFuture().join();
  }
}

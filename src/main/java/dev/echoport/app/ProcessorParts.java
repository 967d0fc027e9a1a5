package dev.echoport.app;

import dev.echoport.api.Place;
import dev.echoport.api.Processor;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.processor.BusRequests;
import dev.echoport.processor.ProcessorChain.Workplaces;
import dev.echoport.processor.VirtualThreads;
import dev.echoport.processor.WorkerPool;
import dev.echoport.processor.WorkerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the processors of a node run: worker pools, virtual threads. Has only what the listeners
 * name, so that a plain echo starts nothing of it.
 */
final class ProcessorParts {
  private static final int LEAST_WORKERS = 2;

  private final Vertx vertx;
  private final Map<String, WorkerPool> pools = new ConcurrentHashMap<>();
  private volatile Optional<Executor> virtualThreads = Optional.empty();

  ProcessorParts(Vertx vertx) {
    this.vertx = vertx;
  }

  /** What the listeners need and this JVM lacks, one line each. */
  static List<String> problems(Collection<ListenerConfig> listeners) {
    List<String> problems = new ArrayList<>();
    if (uses(listeners, Place.VIRTUAL) && VirtualThreads.executor().isEmpty()) {
      problems.add(
          "processors: on: virtual needs Java 21 or newer, this is Java %d (use on: worker)"
              .formatted(Runtime.version().feature()));
    }
    return problems;
  }

  private static boolean uses(Collection<ListenerConfig> listeners, Place place) {
    return processors(listeners).anyMatch(processor -> processor.on() == place);
  }

  private static Stream<ProcessorConfig> processors(Collection<ListenerConfig> listeners) {
    return listeners.stream().flatMap(listener -> listener.processors().stream());
  }

  /**
   * Starts what these listeners need and what is not there yet; completes when it is. What they do
   * not need stays.
   */
  Future<?> serve(Collection<ListenerConfig> listeners, Map<String, WorkerPoolConfig> workers) {
    if (virtualThreads.isEmpty() && uses(listeners, Place.VIRTUAL)) {
      virtualThreads = VirtualThreads.executor();
    }
    return Future.join(
        processors(listeners)
            .filter(processor -> processor.on() == Place.WORKER)
            .map(processor -> config(workers, processor.pool()))
            .distinct()
            .map(this::start)
            .toList());
  }

  /** Starts what it takes to work for other nodes. */
  Future<?> serveOthers(Map<String, WorkerPoolConfig> workers) {
    return start(config(workers, WorkerPoolConfig.DEFAULT));
  }

  private static WorkerPoolConfig config(Map<String, WorkerPoolConfig> workers, String name) {
    @Nullable WorkerPoolConfig pool = workers.get(name);
    if (pool == null) {
      throw noSuchPool(name);
    }
    return pool;
  }

  private static IllegalArgumentException noSuchPool(String name) {
    return new IllegalArgumentException("workers." + name + ": no such pool");
  }

  Workplaces workplaces(Function<String, Processor> known, BusRequests bus) {
    return new Workplaces(known, this::pool, virtualThreads.orElse(ProcessorParts::refuse), bus);
  }

  /** The pool of that name, among those that were started. */
  Executor pool(String name) {
    @Nullable WorkerPool pool = pools.get(name);
    if (pool == null) {
      throw noSuchPool(name);
    }
    return pool;
  }

  private static void refuse(Runnable work) {
    throw new IllegalStateException("no virtual threads");
  }

  private Future<String> start(WorkerPoolConfig config) {
    WorkerPool pool = new WorkerPool();
    if (pools.putIfAbsent(config.name(), pool) != null) {
      return Future.succeededFuture();
    }
    int threads = threads(config);
    return vertx.deployVerticle(
        () -> new WorkerVerticle(pool),
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("echoport-worker-" + config.name())
            .setWorkerPoolSize(threads)
            .setInstances(threads));
  }

  private static int threads(WorkerPoolConfig config) {
    return config.threads() == 0
        ? Math.max(LEAST_WORKERS, Runtime.getRuntime().availableProcessors())
        : config.threads();
  }
}

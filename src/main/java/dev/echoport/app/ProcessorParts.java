package dev.echoport.app;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.Place;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.processor.BusRequests;
import dev.echoport.processor.Processor;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the processors of a node run: worker pools, virtual threads. Has only what the listeners
 * name, so that a plain echo starts nothing of it.
 */
final class ProcessorParts {
  private static final int LEAST_WORKERS = 2;

  private final Map<WorkerPoolConfig, WorkerPool> pools = new LinkedHashMap<>();
  private final List<ProcessorConfig> processors;
  private final Optional<Executor> virtualThreads;

  /** What these listeners need. */
  static ProcessorParts of(
      Collection<ListenerConfig> listeners, Map<String, WorkerPoolConfig> workers) {
    List<ProcessorConfig> processors =
        listeners.stream().flatMap(listener -> listener.processors().stream()).toList();
    ProcessorParts parts = new ProcessorParts(processors);
    processors.stream()
        .filter(processor -> processor.on() == Place.WORKER)
        .map(processor -> pool(workers, processor.pool()))
        .distinct()
        .forEach(pool -> parts.pools.put(pool, new WorkerPool()));
    return parts;
  }

  /** What it takes to work for other nodes. */
  static ProcessorParts serving(Map<String, WorkerPoolConfig> workers) {
    ProcessorParts parts = new ProcessorParts(List.of());
    parts.pools.put(pool(workers, WorkerPoolConfig.DEFAULT), new WorkerPool());
    return parts;
  }

  private ProcessorParts(List<ProcessorConfig> processors) {
    this.processors = processors;
    this.virtualThreads = uses(Place.VIRTUAL) ? VirtualThreads.executor() : Optional.empty();
  }

  private static WorkerPoolConfig pool(Map<String, WorkerPoolConfig> workers, String name) {
    @Nullable WorkerPoolConfig pool = workers.get(name);
    if (pool == null) {
      throw new IllegalArgumentException("workers." + name + ": no such pool");
    }
    return pool;
  }

  private boolean uses(Place place) {
    return processors.stream().anyMatch(processor -> processor.on() == place);
  }

  /** What this JVM cannot do, one line each. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (uses(Place.VIRTUAL) && virtualThreads.isEmpty()) {
      problems.add(
          "processors: on: virtual needs Java 21 or newer, this is Java %d (use on: worker)"
              .formatted(Runtime.version().feature()));
    }
    return problems;
  }

  Workplaces workplaces(Function<String, Processor> known, BusRequests bus) {
    return new Workplaces(known, this::pool, virtualThreads.orElse(ProcessorParts::refuse), bus);
  }

  /** The pool of that name, among those that are needed. */
  Executor pool(String name) {
    return pools.entrySet().stream()
        .filter(pool -> pool.getKey().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("workers." + name + ": no such pool"))
        .getValue();
  }

  private static void refuse(Runnable work) {
    throw new IllegalStateException("no virtual threads");
  }

  /** Starts the workers. */
  Future<?> deploy(Vertx vertx) {
    List<Future<String>> starts = new ArrayList<>();
    pools.forEach((config, pool) -> starts.add(deploy(vertx, config, pool)));
    return Future.join(starts);
  }

  private static Future<String> deploy(Vertx vertx, WorkerPoolConfig config, WorkerPool pool) {
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

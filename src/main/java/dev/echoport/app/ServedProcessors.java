package dev.echoport.app;

import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.ClusterServer;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.processor.ProcessorCatalog;
import dev.echoport.processor.ProcessorService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The processors that a worker runs for the other nodes. Safe for all threads. */
final class ServedProcessors {
  private static final String ADDRESS_PREFIX = "echoport.processors.";

  /** When nothing has come for so long, every node knows that nothing should. */
  private static final long QUIET_MILLIS = 500;

  private final Vertx vertx;
  private final Cluster cluster;
  private final ProcessorService service;

  private ServedProcessors(Vertx vertx, Cluster cluster, ProcessorService service) {
    this.vertx = vertx;
    this.cluster = cluster;
    this.service = service;
  }

  /** All of {@code catalog}, as soon as the node has joined. */
  static ServedProcessors of(
      Vertx vertx,
      Cluster cluster,
      ProcessorCatalog catalog,
      Executor workers,
      MemoryBudget memory) {
    ProcessorService service = new ProcessorService(catalog, workers, memory);
    Map<String, ClusterServer> servers = new HashMap<>();
    for (String name : catalog.names()) {
      servers.put(
          ADDRESS_PREFIX + name, (headers, payload) -> service.serve(name, headers, payload));
    }
    cluster.serve(servers);
    return new ServedProcessors(vertx, cluster, service);
  }

  /** Completes when nobody asks any more and everybody was answered. */
  Future<?> drain() {
    return cluster.stopServing().compose(told -> quiet());
  }

  private Future<?> quiet() {
    long before = totals().requests();
    return vertx
        .timer(QUIET_MILLIS, TimeUnit.MILLISECONDS)
        .compose(
            later ->
                totals().pending() == 0 && totals().requests() == before
                    ? Future.succeededFuture()
                    : quiet());
  }

  ProcessorService.Totals totals() {
    return service.totals();
  }
}

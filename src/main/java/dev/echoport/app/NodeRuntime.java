package dev.echoport.app;

import dev.echoport.completion.Journal;
import dev.echoport.config.CompletionsConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.event.CompletionPublisher;
import dev.echoport.event.EventBusWatch;
import dev.echoport.event.LoopJournal;
import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.accept.AcceptFailures;
import dev.echoport.listener.accept.AcceptTransport;
import dev.echoport.log.DroppedEvents;
import dev.echoport.metrics.NodeMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of a node run on: its loops, over the transport that was chosen, and what counts
 * and publishes what happens on them. Safe for all threads.
 */
final class NodeRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);
  private static final int WORKERS = 4;
  private static final long CLOSE_SECONDS = 60;

  private final String node;
  private final CompletionsConfig completions;
  private final TransportSelection transport;
  private final int loops;
  private final long epochOffsetNanos =
      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
  private final NodeMetrics metrics = new NodeMetrics();
  private final EventBusWatch watch = new EventBusWatch();
  private final Vertx vertx;
  private final CompletionPublisher publisher;

  NodeRuntime(GatewayConfig config, TransportSelection transport, AcceptFailures acceptFailures) {
    this.node = config.node().name();
    this.completions = config.completions();
    this.transport = transport;
    this.loops = loops(config);
    metrics.logDropped(DroppedEvents::count);
    this.vertx =
        Vertx.builder()
            .with(options())
            .withMetrics(watch.around(metrics.factory()))
            .withTransport(new AcceptTransport(transport.transport(), acceptFailures))
            .build();
    this.publisher = CompletionPublisher.install(vertx, watch, completions.batch());
  }

  private static int loops(GatewayConfig config) {
    int configured = config.node().eventLoops();
    return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
  }

  private VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(loops)
        .setWorkerPoolSize(WORKERS)
        .setInternalBlockingPoolSize(WORKERS)
        .setDisableTCCL(true)
        .setMetricsOptions(metrics.options())
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  boolean statsWatched() {
    return watch.statsWatched();
  }

  Vertx vertx() {
    return vertx;
  }

  NodeMetrics metrics() {
    return metrics;
  }

  CompletionPublisher publisher() {
    return publisher;
  }

  int loops() {
    return loops;
  }

  TransportSelection transport() {
    return transport;
  }

  String transportName() {
    return transport.transport().name();
  }

  /** Where a listener's completions go; called on the loop that they happen on. */
  LoopReporting reporting(String listener) {
    Journal journal = new Journal(node, listener, completions.batch(), epochOffsetNanos);
    LoopJournal loop = new LoopJournal(vertx, publisher, journal, completions.flush().toMillis());
    return new LoopReporting(loop, loop, loop::flush);
  }

  /** Ends the loops and everything on them, and waits for that. */
  void close(SlowEnds slow) {
    try {
      slow.timed("loops", vertx.close())
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("node {} does not close cleanly", node, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    metrics.close();
  }
}

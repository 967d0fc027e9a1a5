package dev.echoport.app;

import dev.echoport.completion.Journal;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.event.CompletionPublisher;
import dev.echoport.event.EventBusWatch;
import dev.echoport.event.LoopJournal;
import dev.echoport.listener.AcceptFailures;
import dev.echoport.listener.AcceptTransport;
import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenerVerticle;
import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import dev.echoport.listener.ListenersView;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: the list of its parts, how they start together and stop in order. */
final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int WORKERS = 4;

  private final GatewayConfig config;
  private final Vertx vertx;
  private final CompletionPublisher publisher;
  private final NodeServices services;
  private final List<Listener> listeners;
  private final ListenersView view;
  private final int loops;
  private final long epochOffsetNanos =
      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
  private final List<String> deployments = new ArrayList<>();

  private Gateway(GatewayConfig config, TransportSelection selection) {
    EventBusWatch watch = new EventBusWatch();
    AcceptFailures acceptFailures = new AcceptFailures();
    AtomicLong connections = new AtomicLong();
    this.config = config;
    this.loops = loops(config);
    this.vertx =
        Vertx.builder()
            .with(options(loops))
            .withMetrics(watch.around(options -> new VertxMetrics() {}))
            .withTransport(new AcceptTransport(selection.transport(), acceptFailures))
            .build();
    this.publisher = CompletionPublisher.install(vertx, watch, config.completions().batch());
    this.services =
        new NodeServices(
            config.node().name(),
            connections::incrementAndGet,
            this::reporting,
            acceptFailures,
            config.drain().timeout());
    this.listeners = config.listeners().values().stream().map(Listener::new).toList();
    this.view = new ListenersView(listeners);
    LOG.info(
        "node {} on {} ({}), {} event loops",
        config.node().name(),
        selection.transport().name(),
        selection.reason(),
        loops);
  }

  private static int loops(GatewayConfig config) {
    int configured = config.node().eventLoops();
    return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
  }

  private static VertxOptions options(int loops) {
    return new VertxOptions()
        .setEventLoopPoolSize(loops)
        .setWorkerPoolSize(WORKERS)
        .setInternalBlockingPoolSize(WORKERS)
        .setDisableTCCL(true)
        .setMetricsOptions(new MetricsOptions().setEnabled(true))
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  private LoopReporting reporting(String listener) {
    Journal journal =
        new Journal(config.node().name(), listener, config.completions().batch(), epochOffsetNanos);
    LoopJournal loop =
        new LoopJournal(vertx, publisher, journal, config.completions().flush().toMillis());
    return new LoopReporting(loop, loop, loop::flush);
  }

  /**
   * Starts a node.
   *
   * @return the running node, or a {@link StartFailure} with every reason and nothing left running
   */
  static Future<Gateway> start(GatewayConfig config) {
    try {
      Gateway gateway = new Gateway(config, TransportSelection.of(config.node().transport()));
      return gateway.deploy();
    } catch (StartFailure e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Gateway> deploy() {
    List<String> problems = new ArrayList<>();
    List<Future<?>> starts = new ArrayList<>();
    for (Listener listener : listeners) {
      starts.add(
          deploy(listener).otherwise(failure -> note(problems, bindProblem(listener, failure))));
    }
    return Future.join(starts)
        .compose(
            all ->
                problems.isEmpty()
                    ? Future.succeededFuture(this)
                    : vertx
                        .close()
                        .transform(c -> Future.failedFuture(new StartFailure(problems))));
  }

  private Future<Void> deploy(Listener listener) {
    return vertx
        .deployVerticle(
            () -> new ListenerVerticle(listener, services),
            new DeploymentOptions().setInstances(loops))
        .map(
            id -> {
              deployments.add(id);
              return null;
            });
  }

  private static Void note(List<String> problems, String problem) {
    problems.add(problem);
    return null;
  }

  private static String bindProblem(Listener listener, Throwable failure) {
    ListenerConfig config = listener.config();
    return "listeners."
        + config.name()
        + ": cannot listen on "
        + config.address().uri()
        + ": "
        + failure.getMessage()
        + " (stop what uses the address, or set listeners."
        + config.name()
        + ".port)";
  }

  /** Where it listens, by listener name. */
  List<Listener> listeners() {
    return listeners;
  }

  ListenersView view() {
    return view;
  }

  /**
   * Drains: goes on accepting for the grace period, then stops the listeners. Completes with the
   * account of the node's whole life; {@link #close} comes after it.
   */
  Future<FinalReport> drain() {
    return vertx
        .timer(Math.max(1, config.drain().grace().toMillis()), TimeUnit.MILLISECONDS)
        .compose(graceOver -> undeployListeners())
        .compose(drained -> view.listeners())
        .map(reports -> FinalReport.of(config.node().name(), reports));
  }

  /** Ends the loops. Call it from a thread that is not one of them: its future outlives them. */
  Future<Void> close() {
    return vertx.close();
  }

  private Future<?> undeployListeners() {
    return Future.join(deployments.stream().map(vertx::undeploy).toList())
        .recover(
            failure -> {
              LOG.error("a listener did not stop cleanly", failure);
              return Future.succeededFuture();
            });
  }
}

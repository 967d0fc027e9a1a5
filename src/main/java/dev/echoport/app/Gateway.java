package dev.echoport.app;

import dev.echoport.admin.AdminServices;
import dev.echoport.admin.AdminVerticle;
import dev.echoport.admin.AgentVerticle;
import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.ClusterStartException;
import dev.echoport.completion.Journal;
import dev.echoport.config.GatewayConfig;
import dev.echoport.event.CompletionPublisher;
import dev.echoport.event.EventBusWatch;
import dev.echoport.event.LoopJournal;
import dev.echoport.health.Health;
import dev.echoport.listener.AcceptFailures;
import dev.echoport.listener.AcceptTransport;
import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenerVerticle;
import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import dev.echoport.listener.ListenersView;
import dev.echoport.metrics.NodeMetrics;
import dev.echoport.processor.ProcessorCatalog;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: the list of its parts, how they start together and stop in order. Safe for all threads.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int WORKERS = 4;
  private static final long CLOSE_SECONDS = 60;
  private static final long LEAVE_SECONDS = 5;

  private final GatewayConfig config;
  private final ProcessorCatalog catalog;
  private final int loops;
  private final long epochOffsetNanos =
      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
  private final NodeMetrics metrics = new NodeMetrics();
  private final EventBusWatch watch = new EventBusWatch();
  private final AcceptFailures acceptFailures = new AcceptFailures();
  private final Vertx vertx;
  private final CompletionPublisher publisher;
  private final List<Listener> listeners;
  private final ListenersView view;
  private final ProcessorParts processors;
  private final Health health;
  private final Cluster cluster;
  private final AdminVerticle admin;
  private final Optional<AgentVerticle> agent;
  private final List<String> listenerDeployments = Collections.synchronizedList(new ArrayList<>());

  private Gateway(GatewayConfig config, ProcessorCatalog catalog, TransportSelection selection)
      throws StartFailure {
    this.config = config;
    this.catalog = catalog;
    this.loops = loops(config);
    this.vertx =
        Vertx.builder()
            .with(options())
            .withMetrics(watch.around(metrics.factory()))
            .withTransport(new AcceptTransport(selection.transport(), acceptFailures))
            .build();
    this.publisher = CompletionPublisher.install(vertx, watch, config.completions().batch());
    this.listeners = config.listeners().values().stream().map(Listener::new).toList();
    this.view = new ListenersView(listeners);
    this.processors = new ProcessorParts(config.listeners().values(), config.workers());
    this.health = Health.create(vertx);
    this.cluster = cluster();
    this.admin =
        new AdminVerticle(
            new AdminServices(
                config.admin(),
                health,
                metrics.scrape(vertx, view, publisher::dropped, health::isDraining),
                view,
                cluster));
    this.agent = agent();
    LOG.info(
        "node {} on {} ({}), {} event loops",
        config.node().name(),
        selection.transport().name(),
        selection.reason(),
        loops);
  }

  private Optional<AgentVerticle> agent() {
    int port = config.admin().agentPort();
    return port == 0
        ? Optional.empty()
        : Optional.of(
            new AgentVerticle(config.admin().host(), port, health, view, config.listeners()));
  }

  private Cluster cluster() throws StartFailure {
    try {
      String first = config.listeners().values().iterator().next().address().uri();
      return Cluster.create(
          vertx, config.cluster(), config.node().name(), first, Version.text(), view);
    } catch (ClusterStartException e) {
      await(vertx.close().otherwiseEmpty());
      metrics.close();
      throw new StartFailure(e.problems());
    }
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

  /** Starts a node whose listeners name no processor. */
  public static Gateway start(GatewayConfig config) throws StartFailure {
    return start(config, ProcessorCatalog.EMPTY);
  }

  /**
   * Starts a node and waits until it serves. Not to be called by an event loop.
   *
   * @param catalog what the listeners' processors are taken from; closed with the node
   * @throws StartFailure with every reason; nothing is left running
   */
  public static Gateway start(GatewayConfig config, ProcessorCatalog catalog) throws StartFailure {
    Gateway gateway =
        new Gateway(config, catalog, TransportSelection.of(config.node().transport()));
    List<String> problems = gateway.deploy();
    if (!problems.isEmpty()) {
      gateway.close();
      throw new StartFailure(problems);
    }
    gateway.started();
    return gateway;
  }

  private List<String> deploy() {
    List<String> problems = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> starts = new ArrayList<>();
    problems.addAll(processors.problems());
    starts.add(processors.deploy(vertx).onFailure(e -> problems.add(e.getMessage())));
    AtomicLong connections = new AtomicLong();
    NodeServices services =
        new NodeServices(
            config.node().name(),
            connections::incrementAndGet,
            this::reporting,
            acceptFailures,
            config.drain().timeout(),
            processors.workplaces(
                catalog::processor, (processor, payload, frame) -> Future.failedFuture("no bus")),
            loops);
    for (Listener listener : listeners) {
      starts.add(deploy(listener, services).onFailure(e -> problems.add(problem(listener, e))));
    }
    starts.add(vertx.deployVerticle(admin).onFailure(e -> problems.add(e.getMessage())));
    agent.ifPresent(
        verticle ->
            starts.add(
                vertx.deployVerticle(verticle).onFailure(e -> problems.add(e.getMessage()))));
    await(Future.join(starts).otherwiseEmpty());
    return List.copyOf(problems);
  }

  private Future<Void> deploy(Listener listener, NodeServices services) {
    return vertx
        .deployVerticle(
            () -> new ListenerVerticle(listener, services),
            new DeploymentOptions().setInstances(loops))
        .onSuccess(listenerDeployments::add)
        .mapEmpty();
  }

  private LoopReporting reporting(String listener) {
    Journal journal =
        new Journal(config.node().name(), listener, config.completions().batch(), epochOffsetNanos);
    LoopJournal loop =
        new LoopJournal(vertx, publisher, journal, config.completions().flush().toMillis());
    return new LoopReporting(loop, loop, loop::flush);
  }

  private void started() {
    for (Listener listener : listeners) {
      health.addListener(
          listener.config().name(),
          SocketAddress.inetSocketAddress(listener.address().port(), listener.address().host()));
    }
    health.started();
    cluster.start();
  }

  private static String problem(Listener listener, Throwable failure) {
    String name = listener.config().name();
    return "listeners.%s: cannot listen on %s: %s (stop what uses the address, or set listeners.%s.port)"
        .formatted(name, listener.config().address().uri(), failure.getMessage(), name);
  }

  /** The listeners, bound. */
  List<Listener> listeners() {
    return listeners;
  }

  /** Where the administration endpoint listens. */
  String adminUri() {
    return admin.uri();
  }

  /** Where agent checks are answered, if they are. */
  Optional<String> agentUri() {
    return agent.map(AgentVerticle::uri);
  }

  /** What the loops own. */
  ListenersView view() {
    return view;
  }

  /** Whether completions are recorded, because somebody subscribed. */
  boolean recording() {
    return publisher.recording();
  }

  /** The {@code Vertx} of the node, to deploy one's own verticles beside it. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * Drains: readiness goes at once, accepting goes on for the grace period, then the listeners stop
   * and connections finish what they hold. Completes with the account of the node's whole life.
   * {@link #close} comes after it.
   */
  Future<FinalReport> drain() {
    health.draining();
    cluster.draining();
    LOG.info("draining: grace {}, timeout {}", config.drain().grace(), config.drain().timeout());
    return vertx
        .timer(Math.max(1, config.drain().grace().toMillis()), TimeUnit.MILLISECONDS)
        .compose(graceOver -> undeployListeners())
        .compose(drained -> view.listeners())
        .map(reports -> FinalReport.of(config.node().name(), reports));
  }

  private Future<?> undeployListeners() {
    return Future.join(listenerDeployments.stream().map(vertx::undeploy).toList())
        .recover(
            failure -> {
              LOG.error("a listener did not stop cleanly", failure);
              return Future.succeededFuture();
            });
  }

  /** Ends the loops and waits for that. Not to be called by an event loop. */
  @Override
  public void close() {
    await(cluster.leave().timeout(LEAVE_SECONDS, TimeUnit.SECONDS).otherwiseEmpty());
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("node {} does not close cleanly", config.node().name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    metrics.close();
    catalog.close();
  }

  private static <T> void await(Future<T> future) {
    future.toCompletionStage().toCompletableFuture().join();
  }
}

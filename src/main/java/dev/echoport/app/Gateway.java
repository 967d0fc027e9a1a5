package dev.echoport.app;

import dev.echoport.admin.AdminServices;
import dev.echoport.admin.AdminVerticle;
import dev.echoport.admin.AgentVerticle;
import dev.echoport.bridge.BridgeVerticle;
import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.ClusterStartException;
import dev.echoport.completion.Journal;
import dev.echoport.completion.ListenerReport;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.WorkerPoolConfig;
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
import dev.echoport.processor.EventBusRequests;
import dev.echoport.processor.ProcessorCatalog;
import dev.echoport.tls.ServerTls;
import dev.echoport.tls.TlsException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: the list of its parts, how they start together and stop in order. Safe for all threads.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final byte[] LOCAL_HEADER = {
    13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x20, 0, 0, 0
  };
  private static final int WORKERS = 4;
  private static final long CERTIFICATE_LOOK_MILLIS = 2_000;
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
  private final EventBusRequests requests;
  private final Optional<ServedProcessors> served;
  private final AdminVerticle admin;
  private final Optional<AgentVerticle> agent;
  private final Optional<BridgeVerticle> bridge;
  private final List<String> listenerDeployments = Collections.synchronizedList(new ArrayList<>());

  /** What a node is there for. */
  private enum Role {
    /** Accepts connections. */
    GATEWAY,
    /** Runs processors for gateways. */
    WORKER
  }

  private Gateway(
      Role role, GatewayConfig config, ProcessorCatalog catalog, TransportSelection selection)
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
    Collection<ListenerConfig> accepting =
        role == Role.GATEWAY ? config.listeners().values() : List.of();
    this.listeners = accepting.stream().map(Listener::new).toList();
    this.view = new ListenersView(listeners);
    this.processors =
        role == Role.GATEWAY
            ? ProcessorParts.of(accepting, config.workers())
            : ProcessorParts.serving(config.workers());
    this.health = Health.create(vertx);
    this.cluster = cluster();
    this.requests = new EventBusRequests(vertx, cluster::request);
    this.served =
        role == Role.WORKER
            ? Optional.of(
                ServedProcessors.of(
                    vertx, cluster, catalog, processors.pool(WorkerPoolConfig.DEFAULT)))
            : Optional.empty();
    this.admin =
        new AdminVerticle(
            new AdminServices(
                config.admin(),
                health,
                metrics.scrape(vertx, view, publisher::dropped, health::isDraining),
                view,
                cluster,
                publisher::dropped));
    this.agent = agent();
    this.bridge =
        role == Role.GATEWAY && config.bridge().isOn()
            ? Optional.of(new BridgeVerticle(config.bridge()))
            : Optional.empty();
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
    return start(Role.GATEWAY, config, catalog);
  }

  /**
   * Starts a member of a cluster that accepts no connections, but runs processors for those that
   * do; else as {@link #start}.
   */
  static Gateway startWorker(GatewayConfig config, ProcessorCatalog catalog) throws StartFailure {
    if (!config.cluster().enabled()) {
      throw new StartFailure(
          "cluster.enabled: false: a worker works for others (expected: true; see docs/cluster.md)");
    }
    return start(Role.WORKER, config, catalog);
  }

  private static Gateway start(Role role, GatewayConfig config, ProcessorCatalog catalog)
      throws StartFailure {
    Gateway gateway =
        new Gateway(role, config, catalog, TransportSelection.of(config.node().transport()));
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
            processors.workplaces(catalog::processor, requests),
            loops);
    List<String> unreadable = secure();
    problems.addAll(unreadable);
    for (Listener listener : unreadable.isEmpty() ? listeners : List.<Listener>of()) {
      starts.add(deploy(listener, services).onFailure(e -> problems.add(problem(listener, e))));
    }
    Stream.of(Optional.of(admin), agent, bridge)
        .flatMap(Optional::stream)
        .map(verticle -> vertx.deployVerticle(verticle))
        .forEach(start -> starts.add(start.onFailure(e -> problems.add(e.getMessage()))));
    await(Future.join(starts).otherwiseEmpty());
    return List.copyOf(problems);
  }

  /** Reads the certificates; returns what is wrong with them. */
  private List<String> secure() {
    List<String> problems = new ArrayList<>();
    for (Listener listener : listeners) {
      try {
        listener.secure();
      } catch (TlsException e) {
        problems.add("listeners.%s.tls: %s".formatted(listener.config().name(), e.getMessage()));
      }
    }
    return problems;
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
    listeners.forEach(this::watch);
    watchCertificates(listeners.stream().flatMap(listener -> listener.tls().stream()).toList());
    health.started();
    cluster.start();
  }

  /** A change is seen by looking: a watch service misses what happens on some file systems. */
  private void watchCertificates(List<ServerTls> certificates) {
    if (!certificates.isEmpty()) {
      vertx.setPeriodic(
          CERTIFICATE_LOOK_MILLIS,
          timer ->
              vertx.executeBlocking(
                  () -> {
                    certificates.forEach(ServerTls::reloadIfChanged);
                    return null;
                  }));
    }
  }

  private void watch(Listener listener) {
    String name = listener.config().name();
    SocketAddress address = listener.socketAddress();
    if (listener.config().processors().isEmpty()) {
      health.addListener(name, address, preamble(listener.config()));
    } else {
      health.addConnectable(name, address);
    }
  }

  /** A listener that requires a header gets one that says: I speak for myself. */
  private static Buffer preamble(ListenerConfig listener) {
    return listener.proxyProtocol().mode() == ProxyProtocolConfig.Mode.REQUIRED
        ? Buffer.buffer(LOCAL_HEADER)
        : Buffer.buffer();
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

  /** What this node runs for others, if it is there for that. */
  Optional<ServedProcessors> served() {
    return served;
  }

  /** Where programs in other languages connect, if they may. */
  Optional<String> bridgeUri() {
    return bridge.map(BridgeVerticle::uri);
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
        .compose(undeployed -> stopServing())
        .compose(drained -> view.listeners())
        .map(reports -> report(reports));
  }

  private Future<?> undeployListeners() {
    return Future.join(listenerDeployments.stream().map(vertx::undeploy).toList())
        .recover(
            failure -> {
              LOG.error("a listener did not stop cleanly", failure);
              return Future.succeededFuture();
            });
  }

  /** What other nodes have asked for is still answered. */
  private Future<?> stopServing() {
    long millis = Math.max(1, config.drain().timeout().toMillis());
    return served.isPresent()
        ? served.get().drain().timeout(millis, TimeUnit.MILLISECONDS).otherwiseEmpty()
        : Future.succeededFuture();
  }

  private FinalReport report(List<ListenerReport> reports) {
    String name = config.node().name();
    return served
        .map(processors -> FinalReport.ofWorker(name, reports, processors.totals()))
        .orElseGet(() -> FinalReport.of(name, reports));
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

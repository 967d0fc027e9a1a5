package dev.echoport.app;

import dev.echoport.admin.AdminServices;
import dev.echoport.admin.AdminVerticle;
import dev.echoport.admin.AgentVerticle;
import dev.echoport.bridge.BridgeVerticle;
import dev.echoport.bridge.FrameBound;
import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.ClusterStartException;
import dev.echoport.completion.Journal;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.Traces;
import dev.echoport.config.BridgeConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.config.load.ConfigChange;
import dev.echoport.config.load.LoadedConfig;
import dev.echoport.event.CompletionPublisher;
import dev.echoport.event.EventBusWatch;
import dev.echoport.event.LoopJournal;
import dev.echoport.health.Health;
import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenerSet;
import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import dev.echoport.listener.ListenersView;
import dev.echoport.listener.accept.AcceptFailures;
import dev.echoport.listener.accept.AcceptTransport;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.metrics.NodeMetrics;
import dev.echoport.processor.EventBusRequests;
import dev.echoport.processor.ProcessorCatalog;
import dev.echoport.text.DurationText;
import dev.echoport.tracing.TracingVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
  private static final DeploymentOptions AS_WORKER =
      new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);

  private final Role role;
  private final RunningConfig inEffect;
  private final int loops;
  private final long epochOffsetNanos =
      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
  private final NodeMetrics metrics = new NodeMetrics();
  private final EventBusWatch watch = new EventBusWatch();
  private final AcceptFailures acceptFailures;
  private final Vertx vertx;
  private final CompletionPublisher publisher;
  private final ListenerSet listeners = new ListenerSet();
  private final ListenersView view;
  private final RunningListeners running;
  private final Reloads reloads;
  private final ProcessorParts processors;
  private final Health health;
  private final Cluster cluster;
  private final EventBusRequests requests;
  private final Optional<ServedProcessors> served;
  private final Optional<TracingVerticle> tracing;
  private final AdminVerticle admin;
  private final Optional<AgentVerticle> agent;
  private final Optional<BridgeVerticle> bridge;
  private volatile boolean closing;

  /** What a node is there for. */
  private enum Role {
    /** Accepts connections. */
    GATEWAY,
    /** Runs processors for gateways. */
    WORKER
  }

  private Gateway(
      Role role, ConfigSource.Loaded start, ConfigSource source, TransportSelection selection)
      throws StartFailure {
    GatewayConfig config = start.config().config();
    this.role = role;
    this.inEffect = new RunningConfig(start);
    this.acceptFailures = new AcceptFailures(inEffect.limits());
    this.view = new ListenersView(listeners, memory());
    this.loops = loops(config);
    metrics.logDropped(LogSetup::dropped);
    this.vertx =
        Vertx.builder()
            .with(options())
            .withMetrics(watch.around(metrics.factory()))
            .withTransport(new AcceptTransport(selection.transport(), acceptFailures))
            .build();
    this.publisher = CompletionPublisher.install(vertx, watch, config.completions().batch());
    this.processors = new ProcessorParts(vertx);
    this.health = Health.create(vertx);
    this.cluster = cluster();
    if (config.cluster().enabled()) {
      ClusterSigns.show(cluster, health, metrics);
    }
    metrics.loopLag(health::loopLagSeconds);
    this.requests = new EventBusRequests(vertx, cluster::request);
    this.served =
        role == Role.WORKER
            ? Optional.of(
                ServedProcessors.of(
                    vertx,
                    cluster,
                    inEffect.catalogs().current(),
                    work -> processors.pool(WorkerPoolConfig.DEFAULT).execute(work),
                    memory()))
            : Optional.empty();
    this.running =
        new RunningListeners(
            vertx, health, listeners, inEffect.limits(), services(), selection.transport().name());
    this.reloads = new Reloads(vertx, source, next -> inEffect.replace(next, processors, running));
    this.tracing = tracing(selection.transport().name());
    this.admin =
        new AdminVerticle(
            new AdminServices(
                config.admin(),
                health,
                metrics.scrape(
                    vertx,
                    view,
                    publisher::dropped,
                    health::isDraining,
                    tracing.<Traces>map(verticle -> verticle).orElse(Traces.OFF)),
                view,
                cluster,
                publisher::dropped,
                reloads::reload));
    this.agent = agent();
    this.bridge = bridge();
    LOG.atInfo()
        .addKeyValue("node", config.node().name())
        .addKeyValue("transport", selection.transport().name())
        .addKeyValue("why", selection.reason())
        .addKeyValue("loops", loops)
        .log("the node starts");
  }

  private GatewayConfig config() {
    return inEffect.current();
  }

  private Optional<TracingVerticle> tracing(String transport) {
    GatewayConfig config = config();
    if (config.tracing().endpoint() == null) {
      return Optional.empty();
    }
    Map<String, Object> resource =
        Map.of(
            "service.name",
            "echoport",
            "service.version",
            Version.text(),
            "service.instance.id",
            config.node().name(),
            "echoport.transport",
            transport);
    return Optional.of(
        new TracingVerticle(
            config.tracing(),
            config.completions().flush(),
            resource,
            Version.text(),
            this::schemeOf));
  }

  private @Nullable String schemeOf(String listener) {
    ListenerConfig known = config().listeners().get(listener);
    return known == null ? null : known.address().scheme().text();
  }

  private Optional<AgentVerticle> agent() {
    GatewayConfig config = config();
    int port = config.admin().agentPort();
    return port == 0
        ? Optional.empty()
        : Optional.of(
            new AgentVerticle(
                config.admin().host(), port, health, view, () -> config().listeners()));
  }

  private Optional<BridgeVerticle> bridge() {
    BridgeConfig config = config().bridge();
    if (role == Role.WORKER || !config.isOn()) {
      return Optional.empty();
    }
    acceptFailures.first(config.port(), () -> new FrameBound(config().largestFrameBytes()));
    return Optional.of(new BridgeVerticle(config));
  }

  private Cluster cluster() throws StartFailure {
    GatewayConfig config = config();
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
    LoadedConfig loaded = new LoadedConfig(config);
    return start(
        new ConfigSource.Loaded(loaded, catalog),
        () -> {
          throw Reloads.refusal("the configuration was given, not read");
        });
  }

  /**
   * Starts a node that can read its configuration again; else as above.
   *
   * @param source asked by {@link #reload}
   */
  public static Gateway start(ConfigSource.Loaded loaded, ConfigSource source) throws StartFailure {
    return start(Role.GATEWAY, loaded, source);
  }

  /**
   * Starts a member of a cluster that accepts no connections, but runs processors for those that
   * do; else as {@link #start}.
   */
  public static Gateway startWorker(GatewayConfig config, ProcessorCatalog catalog)
      throws StartFailure {
    if (!config.cluster().enabled()) {
      throw new StartFailure(
          "cluster.enabled: false: a worker works for others (expected: true; see"
              + " docs/cluster.md)");
    }
    return start(
        Role.WORKER,
        new ConfigSource.Loaded(new LoadedConfig(config), catalog),
        () -> {
          throw Reloads.refusal("a worker has no listeners (expected: a restart)");
        });
  }

  private static Gateway start(Role role, ConfigSource.Loaded loaded, ConfigSource source)
      throws StartFailure {
    TransportSelection transport = TransportSelection.of(loaded.config().config());
    Gateway gateway = new Gateway(role, loaded, source, transport);
    List<String> problems = gateway.deploy();
    if (!problems.isEmpty()) {
      gateway.close();
      throw new StartFailure(problems);
    }
    gateway.started();
    return gateway;
  }

  private List<String> deploy() {
    GatewayConfig config = config();
    Collection<ListenerConfig> accepting =
        role == Role.GATEWAY ? config.listeners().values() : List.of();
    List<String> problems = Collections.synchronizedList(new ArrayList<>());
    problems.addAll(ProcessorParts.problems(accepting));
    if (role == Role.GATEWAY) {
      DescriptorBudget.of(config, loops).apply(inEffect.limits());
    }
    List<Future<?>> starts = new ArrayList<>();
    tracing.ifPresent(verticle -> starts.add(before(vertx.deployVerticle(verticle, AS_WORKER))));
    starts.add(
        role == Role.GATEWAY
            ? processors.serve(accepting, config.workers())
            : processors.serveOthers(config.workers()));
    Stream.of(Optional.of(admin), agent, bridge)
        .flatMap(Optional::stream)
        .map(verticle -> vertx.deployVerticle(verticle))
        .forEach(starts::add);
    List<Future<?>> ends = new ArrayList<>();
    starts.forEach(start -> ends.add(start.recover(e -> failed(e, problems))));
    ends.add(running.start(accepting).map(problems::addAll));
    await(Future.join(ends).otherwiseEmpty());
    return List.copyOf(problems);
  }

  /** Waits for a deployment that the rest of the start depends on. */
  private static <T> Future<T> before(Future<T> first) {
    await(first.mapEmpty().otherwiseEmpty());
    return first;
  }

  private static <T> Future<T> failed(Throwable cause, List<String> problems) {
    problems.add(String.valueOf(cause.getMessage()));
    return Future.failedFuture(cause);
  }

  private NodeServices services() {
    AtomicLong connections = new AtomicLong();
    return new NodeServices(
        config().node().name(),
        connections::incrementAndGet,
        SelfEchoApproach.peers(health.own()),
        this::reporting,
        acceptFailures,
        () -> config().drain().timeout(),
        () -> processors.workplaces(inEffect.catalogs()::processor, requests),
        memory(),
        health::serving,
        loops);
  }

  private LoopReporting reporting(String listener) {
    GatewayConfig config = config();
    Journal journal =
        new Journal(config.node().name(), listener, config.completions().batch(), epochOffsetNanos);
    LoopJournal loop =
        new LoopJournal(vertx, publisher, journal, config.completions().flush().toMillis());
    return new LoopReporting(loop, loop, loop::flush);
  }

  private void started() {
    inEffect.memory().announce(config().limits().memory());
    inEffect.memory().guard(inEffect.limits(), listeners);
    LastWords.watch(vertx, () -> closing);
    running.watch();
    health.started();
    cluster.start();
  }

  /**
   * Reads the configuration again and applies it as a whole. Completes with what is different;
   * fails with a {@code ConfigException} that has every reason, and then nothing is.
   */
  Future<ConfigChange> reload() {
    return reloads.reload();
  }

  /** The listeners, bound. */
  List<Listener> listeners() {
    return listeners.accepting();
  }

  /** Where the administration endpoint listens. */
  public String adminUri() {
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

  /** Whether the node lives, has started, is ready. */
  Health health() {
    return health;
  }

  /** What peers can make it hold. */
  MemoryBudget memory() {
    return inEffect.memory().budget();
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
    GatewayConfig config = config();
    health.draining();
    cluster.draining();
    LOG.atInfo()
        .addKeyValue("grace", DurationText.of(config.drain().grace()))
        .addKeyValue("timeout", DurationText.of(config.drain().timeout()))
        .log("draining");
    return view.listeners().map(FinalReport::cut).compose(cutBefore -> drain(config, cutBefore));
  }

  private Future<FinalReport> drain(GatewayConfig config, long cutBefore) {
    return vertx
        .timer(Math.max(1, config.drain().grace().toMillis()), TimeUnit.MILLISECONDS)
        .compose(graceOver -> stop(new SlowEnds(Instant.now()), cutBefore));
  }

  private Future<FinalReport> stop(SlowEnds slow, long cutBefore) {
    return slow.timed("reload", reloads.stop())
        .compose(settled -> slow.timed("listeners", running.stop()))
        .compose(undeployed -> slow.timed("requests", stopServing()))
        .compose(drained -> slow.look(view))
        .compose(looked -> view.listeners())
        .map(reports -> report(reports, cutBefore, slow));
  }

  /** What other nodes have asked for is still answered. */
  private Future<?> stopServing() {
    long millis = Math.max(1, config().drain().timeout().toMillis());
    return served.isPresent()
        ? served.get().drain().timeout(millis, TimeUnit.MILLISECONDS).otherwiseEmpty()
        : Future.succeededFuture();
  }

  private FinalReport report(List<ListenerReport> reports, long cutBefore, SlowEnds slow) {
    String name = config().node().name();
    return served
        .map(processors -> FinalReport.ofWorker(name, reports, processors.totals(), slow))
        .orElseGet(() -> FinalReport.of(name, reports, cutBefore, slow));
  }

  /** Ends the loops and waits for that. Not to be called by an event loop. */
  @Override
  public void close() {
    closing = true;
    SlowEnds slow = new SlowEnds(Instant.now());
    await(
        slow.timed("cluster", cluster.leave().timeout(LEAVE_SECONDS, TimeUnit.SECONDS))
            .otherwiseEmpty());
    try {
      slow.timed("loops", vertx.close())
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("node {} does not close cleanly", config().node().name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    slow.slowParts().forEach((part, millis) -> LOG.info("{} took {} ms to end", part, millis));
    metrics.close();
    inEffect.memory().close();
    inEffect.close();
  }

  private static <T> void await(Future<T> future) {
    future.toCompletionStage().toCompletableFuture().join();
  }
}

package dev.echoport.app;

import dev.echoport.admin.AdminServices;
import dev.echoport.admin.AdminVerticle;
import dev.echoport.admin.AgentVerticle;
import dev.echoport.admin.FaultControl;
import dev.echoport.admin.NodeControl;
import dev.echoport.bridge.BridgeVerticle;
import dev.echoport.bridge.FrameBound;
import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.ClusterStartException;
import dev.echoport.completion.report.Traces;
import dev.echoport.condition.NodeCondition;
import dev.echoport.config.BridgeConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.health.Health;
import dev.echoport.history.NodeHistory;
import dev.echoport.history.Sampler;
import dev.echoport.listener.AskedEnds;
import dev.echoport.listener.ListenerSet;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import dev.echoport.listener.ListenersView;
import dev.echoport.listener.accept.AcceptFailures;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.processor.EventBusRequests;
import dev.echoport.tracing.TracingVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a node consists of, made in this order, each from those before it; {@link Gateway}
 * starts and stops them. Safe for all threads.
 */
final class NodeParts {
  private final Role role;
  private final RunningConfig inEffect;
  private final AcceptFailures acceptFailures;
  private final NodeRuntime runtime;
  private final Vertx vertx;
  private final ProcessorParts processors;

  final ListenerSet listenerSet = new ListenerSet();
  final ListenersView view;
  final Health health;
  final Cluster cluster;
  final Optional<ServedProcessors> served;
  final RunningListeners listeners;
  final Reloads reloads;
  final FaultControl faults;
  private final NodeControl control;
  final NodeHistory history = new NodeHistory(Instant.now(), System.nanoTime());
  final NodeCondition condition;
  final Optional<TracingVerticle> tracing;
  final AdminVerticle admin;
  final Optional<AgentVerticle> agent;
  final Optional<BridgeVerticle> bridge;

  NodeParts(
      Role role,
      RunningConfig inEffect,
      ConfigSource source,
      NodeRuntime runtime,
      AcceptFailures acceptFailures)
      throws ClusterStartException {
    this.role = role;
    this.inEffect = inEffect;
    this.acceptFailures = acceptFailures;
    this.runtime = runtime;
    this.vertx = runtime.vertx();
    this.view = new ListenersView(listenerSet, memory());
    this.processors = new ProcessorParts(vertx);
    this.health = Health.create(vertx);
    this.cluster = cluster();
    if (config().cluster().enabled()) {
      ClusterSigns.show(cluster, health, runtime.metrics());
    }
    runtime.metrics().loopLag(health::loopLagSeconds);
    this.served = served();
    this.listeners =
        new RunningListeners(
            vertx, health, listenerSet, inEffect.limits(), services(), runtime.transportName());
    this.reloads =
        new Reloads(vertx, source, history, next -> inEffect.replace(next, processors, listeners));
    this.faults =
        new AskedFaults(
            vertx,
            reloads,
            listenerSet::accepting,
            name -> config().listeners().get(name),
            history);
    this.control =
        new AskedChanges(vertx, inEffect, reloads, listeners, new AskedEnds(listenerSet), history);
    this.condition =
        new NodeCondition(
            NodeSigns.facts(config().node().name(), history, runtime),
            view,
            health,
            cluster,
            history,
            () -> NodeSigns.certificates(listenerSet.accepting()));
    this.tracing = tracing();
    this.admin = admin();
    this.agent = agent();
    this.bridge = bridge();
  }

  private GatewayConfig config() {
    return inEffect.current();
  }

  private Cluster cluster() throws ClusterStartException {
    GatewayConfig config = config();
    String first = config.listeners().values().iterator().next().address().uri();
    return Cluster.create(
        vertx,
        config.cluster(),
        config.node().name(),
        first,
        BuildVersion.text(),
        view,
        runtime::statsWatched);
  }

  private Optional<ServedProcessors> served() {
    return role == Role.GATEWAY
        ? Optional.empty()
        : Optional.of(
            ServedProcessors.of(
                vertx,
                cluster,
                inEffect.catalogs().current(),
                work -> processors.pool(WorkerPoolConfig.DEFAULT).execute(work),
                memory()));
  }

  private NodeServices services() {
    AtomicLong connections = new AtomicLong();
    EventBusRequests requests = new EventBusRequests(vertx, cluster::request);
    return new NodeServices(
        config().node().name(),
        connections::incrementAndGet,
        SelfEchoApproach.peers(health.own()),
        runtime::reporting,
        acceptFailures,
        () -> config().drain().timeout(),
        () -> processors.workplaces(inEffect.catalogs()::processor, requests),
        inEffect.memory().budget(),
        health::serving,
        runtime.loops());
  }

  private Optional<TracingVerticle> tracing() {
    GatewayConfig config = config();
    if (config.tracing().endpoint() == null) {
      return Optional.empty();
    }
    Map<String, Object> resource =
        Map.of(
            "service.name",
            "echoport",
            "service.version",
            BuildVersion.text(),
            "service.instance.id",
            config.node().name(),
            "echoport.transport",
            runtime.transportName());
    return Optional.of(
        new TracingVerticle(
            config.tracing(),
            config.completions().flush(),
            resource,
            BuildVersion.text(),
            this::schemeOf));
  }

  private @Nullable String schemeOf(String listener) {
    ListenerConfig known = config().listeners().get(listener);
    return known == null ? null : known.address().scheme().text();
  }

  private AdminVerticle admin() {
    return new AdminVerticle(
        new AdminServices(
            config().admin(),
            health,
            runtime
                .metrics()
                .scrape(
                    vertx,
                    view,
                    runtime.publisher()::dropped,
                    health::isDraining,
                    tracing.<Traces>map(verticle -> verticle).orElse(Traces.OFF)),
            view,
            cluster,
            runtime.publisher()::dropped,
            reloads::reload,
            faults,
            control,
            history,
            condition,
            inEffect::settings));
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

  /** The listeners that it accepts on; none for a worker. */
  Collection<ListenerConfig> accepting() {
    return role == Role.GATEWAY ? config().listeners().values() : List.of();
  }

  /** Starts where the processors of its own listeners, or those of others, run. */
  Future<?> startProcessors() {
    return role == Role.GATEWAY
        ? processors.serve(accepting(), config().workers())
        : processors.serveOthers(config().workers());
  }

  /** Begins to remember what happens. */
  void remember() {
    if (config().cluster().enabled()) {
      condition.watchMembers(vertx);
    }
    ProcessGauge gauge =
        new ProcessGauge(
            health::takeLoopLagNanos,
            () -> runtime.publisher().dropped().values().stream().mapToLong(n -> n).sum());
    new Sampler(vertx, history, view, gauge::read).start();
  }

  /** Whether completions are recorded, because somebody subscribed. */
  boolean recording() {
    return runtime.publisher().recording();
  }

  /** What peers can make it hold. */
  MemoryBudget memory() {
    return inEffect.memory().budget();
  }
}

package dev.echoport.app;

import dev.echoport.admin.FaultControl;
import dev.echoport.cluster.ClusterStartException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.load.ConfigChange;
import dev.echoport.health.Health;
import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenersView;
import dev.echoport.listener.accept.AcceptFailures;
import dev.echoport.processor.ProcessorCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: how its parts start together and stop in order. Safe for all threads. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long LEAVE_SECONDS = 5;

  private final RunningConfig inEffect;
  private final NodeRuntime runtime;
  private final NodeParts parts;
  private volatile boolean closing;

  private Gateway(
      Role role, ConfigSource.Loaded start, ConfigSource source, TransportSelection transport)
      throws StartFailure {
    this.inEffect = new RunningConfig(start);
    AcceptFailures acceptFailures = new AcceptFailures(inEffect.limits());
    this.runtime = new NodeRuntime(inEffect.current(), transport, acceptFailures);
    try {
      this.parts = new NodeParts(role, inEffect, source, runtime, acceptFailures);
    } catch (ClusterStartException e) {
      runtime.close(new SlowEnds(Instant.now()));
      inEffect.close();
      throw new StartFailure(e.problems());
    }
    LOG.atInfo()
        .addKeyValue("node", inEffect.current().node().name())
        .addKeyValue("transport", runtime.transportName())
        .addKeyValue("why", transport.reason())
        .addKeyValue("loops", runtime.loops())
        .log("the node starts");
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
    return start(
        ConfigSource.Loaded.of(config, catalog),
        ConfigSource.refusing("the configuration was given, not read"));
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
        ConfigSource.Loaded.of(config, catalog),
        ConfigSource.refusing("a worker has no listeners (expected: a restart)"));
  }

  private static Gateway start(Role role, ConfigSource.Loaded loaded, ConfigSource source)
      throws StartFailure {
    TransportSelection transport = TransportSelection.of(loaded.config().config());
    Gateway gateway = new Gateway(role, loaded, source, transport);
    List<String> problems = gateway.startParts();
    if (!problems.isEmpty()) {
      gateway.close();
      throw new StartFailure(problems);
    }
    gateway.started();
    return gateway;
  }

  private List<String> startParts() {
    Collection<ListenerConfig> accepting = parts.accepting();
    if (!accepting.isEmpty()) {
      DescriptorBudget.of(inEffect.current(), runtime.loops()).apply(inEffect.limits());
    }
    Starts starts = new Starts(vertx());
    starts.missing(ProcessorParts.problems(accepting));
    parts.tracing.ifPresent(starts::deployFirst);
    starts.add(parts.startProcessors());
    starts.deploy(parts.admin);
    parts.agent.ifPresent(starts::deploy);
    parts.bridge.ifPresent(starts::deploy);
    starts.addTelling(parts.listeners.start(accepting));
    return starts.await();
  }

  private void started() {
    inEffect.memory().announce(inEffect.current().limits().memory());
    inEffect.memory().guard(inEffect.limits(), parts.listenerSet);
    LastWords.watch(vertx(), () -> closing);
    parts.listeners.watch();
    parts.remember();
    health().started();
    parts.cluster.start();
  }

  /**
   * Reads the configuration again and applies it as a whole. Completes with what is different;
   * fails with a {@code ConfigException} that has every reason, and then nothing is.
   */
  Future<ConfigChange> reload() {
    return parts.reloads.reload();
  }

  /**
   * Readiness goes at once, accepting goes on for the grace period, then the listeners stop and
   * connections finish what they hold. Completes with the account of the node's whole life.
   */
  Future<FinalReport> drain() {
    GatewayConfig config = inEffect.current();
    return new Drain(parts, config.node().name(), config.drain()).run(vertx());
  }

  /** Ends the loops and waits for that. Not to be called by an event loop. */
  @Override
  public void close() {
    closing = true;
    SlowEnds slow = new SlowEnds(Instant.now());
    Starts.await(
        slow.timed("cluster", parts.cluster.leave().timeout(LEAVE_SECONDS, TimeUnit.SECONDS)));
    runtime.close(slow);
    inEffect.close();
    slow.slowParts().forEach((part, millis) -> LOG.info("{} took {} ms to end", part, millis));
  }

  /** The listeners, bound. */
  public List<Listener> listeners() {
    return parts.listenerSet.accepting();
  }

  /** Where the administration endpoint listens. */
  public String adminUri() {
    return parts.admin.uri();
  }

  /** What goes wrong on purpose with connections of its listeners. */
  public FaultControl faults() {
    return parts.faults;
  }

  /** Its parts, as they run. */
  NodeParts parts() {
    return parts;
  }

  /** Whether the node lives, has started, is ready. */
  Health health() {
    return parts.health;
  }

  /** What the loops own. */
  public ListenersView view() {
    return parts.view;
  }

  /** The {@code Vertx} of the node, to deploy one's own verticles beside it. */
  public Vertx vertx() {
    return runtime.vertx();
  }
}

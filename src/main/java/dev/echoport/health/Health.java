package dev.echoport.health;

import dev.echoport.text.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers the three questions of an orchestrator. Liveness never depends on anything but the
 * process itself; readiness goes away at once when draining begins, and otherwise rests on an echo
 * through each listener. Safe for all threads; answers complete on the caller's context, readiness
 * on that of whoever began the check that it shares.
 */
public final class Health {
  private static final Duration ECHO_TIMEOUT = Duration.ofSeconds(1);
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The echo ends by itself; this only guards against a defect of ours. */
  private static final long GUARD_MILLIS = 2 * ECHO_TIMEOUT.toMillis();

  private final Vertx vertx;
  private final OwnConnections own;
  private final SelfEcho echo;
  private final HealthChecks process;
  private final HealthChecks start;
  private final HealthChecks serving;
  private final HealthChecks listeners;
  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final RecentResult<CheckResult> echoes;
  private final LoopPulse pulse;
  private volatile LifeCycle state = LifeCycle.STARTING;

  private Health(Vertx vertx, OwnConnections own, LongSupplier nanoClock) {
    this.vertx = vertx;
    this.own = own;
    this.echo = new SelfEcho(vertx, new SecureRandom(), ECHO_TIMEOUT, own);
    this.pulse = LoopPulse.of(((VertxInternal) vertx).nettyEventLoopGroup(), nanoClock);
    this.process =
        HealthChecks.create(vertx).register("event-loops", answer -> answer.complete(loops()));
    this.start =
        HealthChecks.create(vertx)
            .register("life-cycle", answer -> answer.complete(status(state.hasStarted())));
    this.serving =
        HealthChecks.create(vertx)
            .register("life-cycle", answer -> answer.complete(status(state.serves())));
    this.listeners = HealthChecks.create(vertx);
    this.echoes = new RecentResult<>(listeners::checkStatus, nanoClock, KEPT_NANOS);
  }

  /** The health of a node that is starting. */
  public static Health create(Vertx vertx) {
    return create(vertx, System::nanoTime);
  }

  static Health create(Vertx vertx, LongSupplier nanoClock) {
    return new Health(vertx, new OwnConnections(), nanoClock);
  }

  /**
   * Makes readiness depend on an echo through this listener.
   *
   * @param address where it listens, with the actual port; a wildcard is reached over loopback
   * @param approach what stands around an echo through it
   */
  public void addListener(String name, SocketAddress address, EchoRecipe approach) {
    watch(name, () -> echo.verify(address, approach));
  }

  /**
   * Makes readiness depend on an echo of a datagram through this listener.
   *
   * @param address as for {@link #addListener}
   */
  public void addDatagrams(String name, SocketAddress address) {
    watch(name, () -> SelfDatagram.verify(vertx, address, ECHO_TIMEOUT, own));
  }

  /**
   * Makes readiness depend on whether this listener takes a connection and keeps it. For listeners
   * that an echo cannot test, because they answer something else than what was sent, or want a
   * certificate.
   *
   * @param address as for {@link #addListener}
   */
  public void addConnectable(String name, SocketAddress address) {
    watch(name, () -> echo.reach(address));
  }

  private void watch(String name, Supplier<Future<?>> check) {
    listeners.register(
        name,
        GUARD_MILLIS,
        answer ->
            check
                .get()
                .onSuccess(verified -> answer.complete(Status.OK()))
                .onFailure(answer::fail));
    names.add(name);
    echoes.forget();
  }

  /**
   * Shows more beside readiness, which does not depend on it.
   *
   * @param name not that of a listener
   * @param data called when somebody asks
   */
  public void addDetails(String name, Supplier<JsonObject> data) {
    listeners.register(name, answer -> answer.complete(Status.OK(data.get())));
  }

  /** The longest that an event loop was late in the last half minute or so; any thread. */
  public double loopLagSeconds() {
    return pulse.lagSeconds();
  }

  /** The same. */
  public Duration loopLag() {
    return Duration.ofNanos((long) (loopLagSeconds() * 1e9));
  }

  /** The same in nanoseconds, since this was last asked; for one who asks. */
  public long takeLoopLagNanos() {
    return pulse.takeLagNanos();
  }

  /** Which connections and datagrams are the node's own. */
  public OwnConnections own() {
    return own;
  }

  /** Readiness does not depend on this listener any more. */
  public void removeListener(String name) {
    listeners.unregister(name);
    names.remove(name);
    echoes.forget();
  }

  /** Start-up is over. */
  public synchronized void started() {
    state = state.started();
  }

  /** The node is going to stop: readiness is gone from now on. */
  public synchronized void draining() {
    state = LifeCycle.DRAINING;
  }

  /** {@code STARTING}, {@code UP} or {@code DRAINING}. */
  public String stateName() {
    return state.name();
  }

  /** Whether the node is going to stop. */
  public boolean isDraining() {
    return state == LifeCycle.DRAINING;
  }

  /**
   * Up while every event loop turns. The answer waits for no loop: one that has not turned for ten
   * seconds is down.
   */
  public Future<HealthAnswer> live() {
    return process.checkStatus().map(HealthAnswer::of);
  }

  /** What liveness rests on; safe for all threads. */
  public boolean loopsTurn() {
    return pulse.beats();
  }

  private Status loops() {
    JsonObject data = new JsonObject().put("loops", pulse.loops()).put("silent", pulse.silent());
    return pulse.beats() ? Status.OK(data) : Status.KO(data);
  }

  /** Up once the node has started, for the rest of its life. */
  public Future<HealthAnswer> startup() {
    return start.checkStatus().map(HealthAnswer::of);
  }

  /**
   * Up while the node serves and every listener echoes. Callers share the result of one check each
   * second.
   */
  public Future<HealthAnswer> ready() {
    if (!state.serves()) {
      return notServing();
    }
    return echoes
        .get()
        .compose(
            result ->
                state.serves() ? Future.succeededFuture(HealthAnswer.of(result)) : notServing());
  }

  /**
   * What {@link #ready} says of each listener by its name, and of the node as {@code ""}. Completes
   * as that does.
   */
  public Future<Map<String, Boolean>> serving() {
    Map<String, Boolean> serving = new TreeMap<>();
    names.forEach(name -> serving.put(name, false));
    serving.put("", false);
    return state.serves()
        ? echoes.get().map(result -> state.serves() ? with(result, serving) : serving)
        : Future.succeededFuture(serving);
  }

  private static Map<String, Boolean> with(CheckResult all, Map<String, Boolean> serving) {
    serving.put("", CheckResult.isUp(all));
    List<CheckResult> checks = all.getChecks();
    if (checks != null) {
      checks.forEach(each -> serving.replace(each.getId(), CheckResult.isUp(each)));
    }
    return serving;
  }

  /** Why listeners do not pass their check, by name; completes as {@link #ready} does. */
  public Future<Map<String, String>> failures() {
    return state.serves() ? echoes.get().map(Health::causes) : Future.succeededFuture(Map.of());
  }

  private static Map<String, String> causes(CheckResult all) {
    Map<String, String> causes = new TreeMap<>();
    List<CheckResult> checks = all.getChecks();
    if (checks != null) {
      for (CheckResult each : checks) {
        if (!CheckResult.isUp(each)) {
          Throwable failure = each.getFailure();
          JsonObject data = each.getData();
          causes.put(
              each.getId(),
              failure != null
                  ? FailureText.of(failure)
                  : data == null ? "no answer" : data.getString("cause", "no answer"));
        }
      }
    }
    return causes;
  }

  private Future<HealthAnswer> notServing() {
    return serving.checkStatus().map(HealthAnswer::of);
  }

  private Status status(boolean ok) {
    JsonObject data = new JsonObject().put("state", state.name());
    return ok ? Status.OK(data) : Status.KO(data);
  }
}

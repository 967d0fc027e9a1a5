package dev.echoport.app;

import dev.echoport.config.ConfigException;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.Problem;
import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.load.ConfigChange;
import dev.echoport.health.Health;
import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenerSet;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import dev.echoport.listener.PreparedChange;
import dev.echoport.listener.limits.NodeLimits;
import dev.echoport.tls.ServerTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Binds listeners, replaces them while the node runs, and stops them. Changes come one after the
 * other, from any thread.
 */
final class RunningListeners {
  private static final long CERTIFICATE_LOOK_MILLIS = 2_000;

  private final Vertx vertx;
  private final Health health;
  private final ListenerSet listeners;
  private final NodeLimits limits;
  private final NodeServices services;
  private final ListenerDeployments deployments;
  private final Set<Future<?>> retiring = ConcurrentHashMap.newKeySet();

  /**
   * @param transport the name of the node's transport
   */
  RunningListeners(
      Vertx vertx,
      Health health,
      ListenerSet listeners,
      NodeLimits limits,
      NodeServices services,
      String transport) {
    this.vertx = vertx;
    this.health = health;
    this.listeners = listeners;
    this.limits = limits;
    this.services = services;
    this.deployments = new ListenerDeployments(vertx, services, transport);
  }

  /** Binds the first ones. Completes with every problem; then some may be bound. */
  Future<List<String>> start(Collection<ListenerConfig> configs) {
    List<Listener> first = configs.stream().map(this::listener).toList();
    listeners.replace(first);
    return deployments
        .bind(first)
        .map(problems -> problems.stream().map(p -> p.key() + ": " + p.message()).toList());
  }

  private Listener listener(ListenerConfig config) {
    return new Listener(config, limits);
  }

  /** Readiness depends on them from now on. */
  void watch() {
    listeners.accepting().forEach(this::watch);
    vertx.setPeriodic(CERTIFICATE_LOOK_MILLIS, timer -> lookAtCertificates());
  }

  /** A change is seen by looking: a watch service misses what happens on some file systems. */
  private void lookAtCertificates() {
    List<ServerTls> secured =
        listeners.accepting().stream().flatMap(each -> each.tls().stream()).toList();
    if (!secured.isEmpty()) {
      vertx.executeBlocking(
          () -> {
            secured.forEach(ServerTls::reloadIfChanged);
            return null;
          });
    }
  }

  /**
   * Makes {@code next} the listeners of the node. In order: what new connections of a changed
   * listener get is made ready; new sockets are bound; only then is anything different for anybody.
   *
   * @return fails with a {@link ConfigException} and every problem; then nothing has changed
   */
  Future<Void> apply(ConfigChange change, Map<String, ListenerConfig> next) {
    Map<String, Listener> running =
        listeners.accepting().stream()
            .collect(Collectors.toMap(each -> each.config().name(), each -> each));
    List<PreparedChange> prepared = Collections.synchronizedList(new ArrayList<>());
    List<Listener> fresh = new ArrayList<>();
    List<Future<?>> preparing = new ArrayList<>();
    for (ListenerConfig config : next.values()) {
      Listener old = running.get(config.name());
      if (old == null || !old.config().address().equals(config.address())) {
        fresh.add(listener(config));
      } else if (change.unchanged().contains(config.name())) {
        preparing.add(old.renewCertificates(vertx));
      } else {
        preparing.add(old.prepare(config, vertx).map(prepared::add));
      }
    }
    return failingWith(takenOver(fresh))
        .compose(free -> Future.all(preparing))
        .recover(RunningListeners::rejected)
        .compose(ready -> bindAll(fresh))
        .compose(bound -> Future.all(prepared.stream().map(PreparedChange::commit).toList()))
        .map(
            committed -> {
              commit(next, fresh, prepared);
              return null;
            });
  }

  private static <T> Future<T> rejected(Throwable failure) {
    return Future.failedFuture(
        failure instanceof ConfigException
            ? failure
            : new ConfigException(
                List.of(
                    new Problem(
                        "reload", null, "listeners", String.valueOf(failure.getMessage())))));
  }

  private static Future<Void> failingWith(List<Problem> problems) {
    return problems.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(new ConfigException(problems));
  }

  /** Two listeners of one process that bind the same address would share its connections. */
  private List<Problem> takenOver(List<Listener> fresh) {
    List<Problem> problems = new ArrayList<>();
    for (Listener each : fresh) {
      listeners
          .at(each.config().address())
          .ifPresent(other -> problems.add(takenOver(each.config(), other.config().name())));
    }
    return problems;
  }

  private static Problem takenOver(ListenerConfig config, String owner) {
    return new Problem(
        "reload",
        null,
        "listeners." + config.name(),
        "%s is that of listener %s until it has drained (expected: a free address; reload twice)"
            .formatted(config.address().uri(), owner));
  }

  private Future<Void> bindAll(List<Listener> fresh) {
    return deployments
        .bind(fresh)
        .compose(
            problems -> {
              return problems.isEmpty()
                  ? Future.succeededFuture()
                  : Future.join(fresh.stream().map(this::undo).toList())
                      .transform(undone -> failingWith(problems));
            });
  }

  /** What it has accepted in its short life stays accounted for. */
  private Future<Void> undo(Listener listener) {
    if (!deployments.holds(listener)) {
      return Future.succeededFuture();
    }
    return end(listener, "The reload that had added its listener was undone")
        .compose(ended -> listeners.keepIfUsed(listener));
  }

  private void commit(
      Map<String, ListenerConfig> next, List<Listener> fresh, List<PreparedChange> changed) {
    List<Listener> before = listeners.accepting();
    List<Listener> after = new ArrayList<>();
    for (String name : next.keySet()) {
      after.add(named(name, fresh.stream().anyMatch(is(name)) ? fresh : before));
    }
    List<Listener> gone = before.stream().filter(old -> !after.contains(old)).toList();
    listeners.replace(after);
    gone.forEach(old -> health.removeListener(old.config().name()));
    fresh.forEach(each -> health.removeListener(each.config().name()));
    changed.forEach(each -> health.removeListener(each.listener().config().name()));
    fresh.forEach(this::watch);
    changed.forEach(each -> watch(each.listener()));
    gone.forEach(
        old ->
            retire(
                old,
                next.containsKey(old.config().name())
                    ? "Its listener moved to another address"
                    : "Its listener was removed"));
  }

  private static Listener named(String name, List<Listener> among) {
    return among.stream().filter(is(name)).findFirst().orElseThrow();
  }

  private static Predicate<Listener> is(String name) {
    return listener -> listener.config().name().equals(name);
  }

  /** The names of those that accept. */
  List<String> names() {
    return listeners.accepting().stream().map(each -> each.config().name()).toList();
  }

  /**
   * Drains one that somebody wants drained, until the next {@link #apply} binds it again. Readiness
   * goes with the last one only.
   *
   * @return completes when that has begun; fails with a {@link ConfigException} if none accepts
   *     under this name
   */
  Future<Void> drain(String name, String why) {
    List<Listener> before = listeners.accepting();
    Listener leaving = before.stream().filter(is(name)).findFirst().orElse(null);
    if (leaving == null) {
      return Future.failedFuture(Reloads.refusal("\"" + name + "\" is no listener any more"));
    }
    listeners.replace(before.stream().filter(each -> each != leaving).toList());
    if (before.size() > 1) {
      health.removeListener(name);
    }
    return leaving
        .report()
        .map(
            report -> {
              DrainedListener account = new DrainedListener(report);
              retire(leaving, why).compose(ended -> leaving.report()).onSuccess(account::ended);
              return null;
            });
  }

  private Future<?> retire(Listener listener, String why) {
    Future<?> ended = end(listener, why).compose(done -> listeners.forgetOldest());
    retiring.add(ended);
    return ended.onComplete(done -> retiring.remove(ended));
  }

  private Future<Void> end(Listener listener, String why) {
    listener.retire(why, Instant.now().plus(services.drainTimeout().get()));
    return deployments.undeploy(listener).andThen((done, failure) -> listener.ended());
  }

  /** Stops all; completes when the last connection has ended, also of those that retired before. */
  Future<?> stop() {
    List<Future<?>> ends = new ArrayList<>(retiring);
    listeners.accepting().forEach(each -> ends.add(deployments.undeploy(each)));
    return ends.isEmpty() ? Future.succeededFuture() : Future.join(ends);
  }

  private void watch(Listener listener) {
    ListenerConfig config = listener.config();
    SocketAddress address = listener.socket().peerAddress();
    boolean echoes =
        config.processors().isEmpty() && config.tls().clientAuth() != ClientAuth.REQUIRE;
    if (config.address().scheme().isDatagrams()) {
      health.addDatagrams(config.name(), address);
    } else if (echoes) {
      health.addListener(config.name(), address, SelfEchoApproach.of(config));
    } else {
      health.addConnectable(config.name(), address);
    }
  }
}

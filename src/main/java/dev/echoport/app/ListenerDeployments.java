package dev.echoport.app;

import dev.echoport.config.ListenAddress;
import dev.echoport.config.Problem;
import dev.echoport.config.UnixListenAddress;
import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenerVerticle;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import dev.echoport.listener.udp.DatagramVerticle;
import dev.echoport.text.FailureText;
import dev.echoport.tls.TlsException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verticles of listeners, by listener. Safe for all threads. */
final class ListenerDeployments {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerDeployments.class);

  private final Vertx vertx;
  private final NodeServices services;
  private final String transport;
  private final Set<Integer> echoPorts = ConcurrentHashMap.newKeySet();
  private final Map<Listener, String> ids = new ConcurrentHashMap<>();

  /**
   * @param transport the name of the node's transport
   */
  ListenerDeployments(Vertx vertx, NodeServices services, String transport) {
    this.vertx = vertx;
    this.services = services;
    this.transport = transport;
  }

  /** Binds them; completes with every problem, then some may be bound. */
  Future<List<Problem>> bind(List<Listener> fresh) {
    List<Problem> problems = Collections.synchronizedList(new ArrayList<>());
    return Future.join(
            fresh.stream()
                .map(each -> deploy(each).andThen((done, e) -> note(each, e, problems)))
                .toList())
        .otherwiseEmpty()
        .map(joined -> List.copyOf(problems));
  }

  private static void note(Listener listener, @Nullable Throwable failure, List<Problem> problems) {
    if (failure != null) {
      problems.add(problem(listener, failure));
    }
  }

  private Future<Void> deploy(Listener listener) {
    boolean datagrams = listener.config().address().scheme().isDatagrams();
    int loops = services.loops();
    return vertx
        .executeBlocking(
            () -> {
              listener.prepare(transport);
              return null;
            })
        .compose(
            prepared ->
                vertx.deployVerticle(
                    () ->
                        datagrams
                            ? new DatagramVerticle(listener, services, echoPorts)
                            : new ListenerVerticle(listener, services),
                    new DeploymentOptions()
                        .setInstances(
                            datagrams ? DatagramVerticle.instances(transport, loops) : loops)))
        .map(
            id -> {
              ids.put(listener, id);
              return null;
            });
  }

  private static Problem problem(Listener listener, Throwable failure) {
    String key = "listeners." + listener.config().name();
    if (failure instanceof TlsException) {
      return new Problem("reload", null, key + ".tls", String.valueOf(failure.getMessage()));
    }
    ListenAddress address = listener.config().address();
    return new Problem(
        "reload",
        null,
        key,
        "cannot listen on %s: %s (stop what uses the address, or set %s.%s)"
            .formatted(
                address.uri(),
                FailureText.of(failure),
                key,
                address instanceof UnixListenAddress ? "uri" : "port"));
  }

  /** Whether it is bound. */
  boolean holds(Listener listener) {
    return ids.containsKey(listener);
  }

  /** Drains it, and lets its socket go; completes when its last connection has ended. */
  Future<Void> undeploy(Listener listener) {
    String id = ids.remove(listener);
    return id == null
        ? Future.succeededFuture()
        : vertx
            .undeploy(id)
            .recover(
                failure -> {
                  LOG.error("listener {} did not stop cleanly", listener.config().name(), failure);
                  return Future.succeededFuture();
                });
  }
}

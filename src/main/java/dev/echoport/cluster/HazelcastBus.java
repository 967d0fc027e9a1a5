package dev.echoport.cluster;

import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.tls.MutualTls;
import io.netty.util.NetUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.net.InetAddress;
import java.security.Security;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus of a clustered {@code Vertx}, beside the one that echoes. Joining may take long, and
 * whatever stalls here stalls nothing else.
 */
final class HazelcastBus implements ClusterBus {
  private static final Logger LOG = LoggerFactory.getLogger(HazelcastBus.class);
  private static final long RETRY_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 10_000;

  private final ClusterConfig config;
  private final BindAddress bound;
  private final @Nullable MutualTls tls;
  private final Context home;
  private final String instance;
  private final DiscoveryWatch discovery;
  private final AtomicBoolean looking = new AtomicBoolean();

  // Owned by home.
  private Map<String, Handler<Object>> consumers = Map.of();
  private Supplier<@Nullable String> report = () -> null;
  private volatile Map<String, ClusterServer> servers = Map.of();
  private @Nullable JoinAttempt attempt;

  private volatile boolean left;
  private volatile @Nullable Membership joined;

  /**
   * @param tls of the event bus, {@code null} for none
   * @param home a context of the node's own {@code Vertx}, on which consumers are called
   * @param instance this life of the node, by which members know each other's reports
   */
  HazelcastBus(
      ClusterConfig config,
      BindAddress bound,
      @Nullable MutualTls tls,
      Context home,
      String instance) {
    this.config = config;
    this.bound = bound;
    this.tls = tls;
    this.home = home;
    this.instance = instance;
    this.discovery =
        new DiscoveryWatch(config, InetAddress::getAllByName, this::others, System::nanoTime);
  }

  @Override
  public void join(
      Map<String, Handler<Object>> consumersByAddress, Supplier<@Nullable String> ownReport) {
    // What Hazelcast logs before it has read its configuration.
    System.setProperty("hazelcast.logging.type", "slf4j");
    // The JDK caches an address for half a minute, longer than a container may live.
    Security.setProperty("networkaddress.cache.ttl", "3");
    warnOfStrangers();
    Reach.problem(config, bound.host()).ifPresent(LOG::warn);
    Map<String, Handler<Object>> copy = Map.copyOf(consumersByAddress);
    home.runOnContext(
        now -> {
          consumers = copy;
          report = ownReport;
          startJoining();
          look();
          home.owner().setPeriodic(LOOK_MILLIS, tick -> look());
        });
  }

  /** On a thread of its own: a resolver may take a minute for a name. */
  private void look() {
    if (!left && looking.compareAndSet(false, true)) {
      JoinAttempt.daemon(
          "cluster-names",
          () -> {
            try {
              discovery.look();
            } finally {
              looking.set(false);
            }
          });
    }
  }

  private int others() {
    Membership membership = joined;
    return membership == null ? 0 : membership.members() - 1;
  }

  @Override
  public boolean isJoined() {
    return joined != null;
  }

  @Override
  public Optional<String> discoveryProblem() {
    return discovery.problem();
  }

  /** Then only the network decides who may come in; docs/cluster.md says what to set. */
  private void warnOfStrangers() {
    if (bound.host().isLoopbackAddress()) {
      return;
    }
    if (config.tls() == null) {
      LOG.warn(
          "cluster.tls is not set: what passes on {}:{} can be read and forged on its way",
          bound.host().getHostAddress(),
          bound.port());
    }
    if (config.name().equals(ClusterConfig.DEFAULT_NAME)) {
      LOG.warn(
          "cluster.name is \"{}\", as everywhere: whoever reaches {}:{} can join (expected: a name"
              + " that nobody guesses)",
          config.name(),
          bound.host().getHostAddress(),
          config.memberPort());
    }
  }

  private void startJoining() {
    if (left) {
      return;
    }
    JoinAttempt next =
        new JoinAttempt(
            config, bound, tls, () -> HazelcastSettings.of(config, bound.host(), instance, report));
    attempt = next;
    next.begin()
        .onComplete(
            vertx -> home.runOnContext(now -> joined(next.membership(vertx))),
            failure -> home.runOnContext(now -> retry(failure)));
  }

  private void joined(Membership membership) {
    if (left) {
      return;
    }
    int others = membership.members() - 1;
    if (others == 0) {
      LOG.info(
          "cluster: nobody else is there yet; this node is at {}:{} and looks for {}",
          NetUtil.toAddressString(bound.host(), true),
          config.memberPort(),
          soughtMembers());
    } else {
      LOG.info("cluster: joined, {} other members", others);
    }
    joined = membership;
    membership.begin(received(), servers);
  }

  private String soughtMembers() {
    Discovery discovery = config.discovery();
    return discovery.type() == Discovery.Type.TCP
        ? String.join(", ", discovery.members())
        : discovery.name();
  }

  /** Messages are handled on home. */
  private Map<String, Handler<Message<Object>>> received() {
    Map<String, Handler<Message<Object>>> handlers = new HashMap<>();
    consumers.forEach(
        (address, handler) ->
            handlers.put(
                address, message -> home.runOnContext(now -> handler.handle(message.body()))));
    return handlers;
  }

  private void retry(Throwable failure) {
    if (!left) {
      LOG.warn(
          "cluster: cannot join: {}; trying again in {} ms", failure.getMessage(), RETRY_MILLIS);
      home.owner().setTimer(RETRY_MILLIS, now -> startJoining());
    }
  }

  @Override
  public ReportBoard board() {
    Membership membership = joined;
    return membership == null ? ReportBoard.NONE : membership.board();
  }

  @Override
  public void send(String address, Object body) {
    Membership membership = joined;
    if (membership != null) {
      membership.send(address, body);
    }
  }

  @Override
  public Future<Object> request(
      String address, Map<String, String> headers, Buffer body, long timeoutMillis) {
    Membership membership = joined;
    return membership == null
        ? NONE.request(address, headers, body, timeoutMillis)
        : membership.request(address, headers, body, timeoutMillis);
  }

  @Override
  public boolean leaveOut(Set<String> instances) {
    Membership membership = joined;
    return membership != null && membership.leaveOut(instances);
  }

  @Override
  public void serve(Map<String, ClusterServer> serversByAddress) {
    servers = Map.copyOf(serversByAddress);
  }

  @Override
  public Future<Void> stopServing() {
    servers = Map.of();
    Membership membership = joined;
    return membership == null ? Future.succeededFuture() : membership.stopServing();
  }

  @Override
  public Future<Void> leave() {
    left = true;
    Promise<Void> done = Promise.promise();
    home.runOnContext(
        now -> {
          joined = null;
          if (attempt == null) {
            done.complete();
          } else {
            attempt.giveUp().onComplete(done);
          }
        });
    return done.future();
  }
}

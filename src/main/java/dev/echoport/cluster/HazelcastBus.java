package dev.echoport.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import dev.echoport.config.ClusterConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.security.Security;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clustered {@code Vertx} of its own, beside the one that echoes: joining may take its time, and
 * whatever stalls in it stalls nothing else.
 *
 * <p>Vert.x can lose registrations when a partition heals, so each consumer is registered anew when
 * the membership changed, while a member of the cluster is not heard, and now and then anyway.
 */
final class HazelcastBus implements ClusterBus {
  private static final Logger LOG = LoggerFactory.getLogger(HazelcastBus.class);
  private static final long RETRY_MILLIS = 5_000;
  private static final long TICK_MILLIS = 1_000;
  private static final int RENEWAL_TICKS = 60;
  private static final int WORKERS = 4;

  private final ClusterConfig config;
  private final BindAddress bound;
  private final Context home;
  private final IntSupplier heardMembers;

  // Owned by home.
  private Map<String, Handler<Object>> consumers = Map.of();
  private volatile boolean left;

  private volatile @Nullable Joined joined;

  /** A membership of the cluster; its fields that are not final belong to its context. */
  private final class Joined implements MembershipListener {
    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final Context context;
    private final EventBus bus;
    private final Map<String, MessageConsumer<Object>> registered = new HashMap<>();
    private boolean changed = true;
    private int ticks;

    Joined(Vertx vertx, HazelcastInstance hazelcast) {
      this.vertx = vertx;
      this.hazelcast = hazelcast;
      this.context = vertx.getOrCreateContext();
      this.bus = vertx.eventBus();
    }

    void begin() {
      hazelcast.getCluster().addMembershipListener(this);
      hazelcast
          .getLifecycleService()
          .addLifecycleListener(
              event -> {
                if (event.getState() == LifecycleState.MERGED) {
                  membershipChanged();
                }
              });
      context.runOnContext(
          begun -> {
            renew();
            vertx.setPeriodic(TICK_MILLIS, tick -> tick());
          });
    }

    @Override
    public void memberAdded(MembershipEvent event) {
      membershipChanged();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      membershipChanged();
    }

    private void membershipChanged() {
      context.runOnContext(now -> changed = true);
    }

    private void tick() {
      ticks++;
      boolean unheard = ticks % 2 == 0 && heardMembers.getAsInt() + 1 < members();
      if (changed || unheard || ticks % RENEWAL_TICKS == 0) {
        changed = false;
        renew();
      }
    }

    private int members() {
      return hazelcast.getLifecycleService().isRunning()
          ? hazelcast.getCluster().getMembers().size()
          : 0;
    }

    private void renew() {
      consumers.forEach(this::register);
    }

    /** The new consumer is there before the old one goes, so nothing is missed. */
    private void register(String address, Handler<Object> handler) {
      MessageConsumer<Object> consumer =
          bus.consumer(
              address, message -> home.runOnContext(now -> handler.handle(message.body())));
      MessageConsumer<Object> earlier = registered.put(address, consumer);
      consumer
          .completion()
          .onComplete(
              known -> {
                if (earlier != null) {
                  earlier.unregister();
                }
              });
    }
  }

  /**
   * @param home a context of the node's own {@code Vertx}, on which consumers are called
   * @param heardMembers how many other members report
   */
  HazelcastBus(ClusterConfig config, BindAddress bound, Context home, IntSupplier heardMembers) {
    this.config = config;
    this.bound = bound;
    this.home = home;
    this.heardMembers = heardMembers;
  }

  @Override
  public void join(Map<String, Handler<Object>> consumersByAddress) {
    // What Hazelcast logs before it has read its configuration.
    System.setProperty("hazelcast.logging.type", "slf4j");
    // The JDK keeps an address for half a minute, which is longer than a container may live.
    Security.setProperty("networkaddress.cache.ttl", "3");
    Map<String, Handler<Object>> copy = Map.copyOf(consumersByAddress);
    home.runOnContext(
        now -> {
          consumers = copy;
          startJoining();
        });
  }

  /** On a thread of its own: it loads classes for a second, and resolves names. */
  private void startJoining() {
    Thread thread = new Thread(this::tryToJoin, "cluster-join");
    thread.setDaemon(true);
    thread.start();
  }

  private void tryToJoin() {
    if (left) {
      return;
    }
    try {
      build(new HazelcastClusterManager(HazelcastSettings.of(config, bound.host())));
    } catch (RuntimeException e) {
      home.runOnContext(now -> retry(e));
    }
  }

  private void build(HazelcastClusterManager manager) {
    Vertx.builder()
        .with(options())
        .withClusterManager(manager)
        .buildClustered()
        .onComplete(
            vertx -> {
              if (left) {
                vertx.close();
              } else {
                home.runOnContext(now -> joined(vertx, manager));
              }
            },
            failure -> home.runOnContext(now -> retry(failure)));
  }

  private VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(WORKERS)
        .setInternalBlockingPoolSize(WORKERS)
        .setDisableTCCL(true)
        .setEventBusOptions(eventBusOptions())
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  /** A connection into a partition is given up within 3 s, so that a new one is tried. */
  private EventBusOptions eventBusOptions() {
    EventBusOptions options =
        new EventBusOptions()
            .setHost(bound.host().getHostAddress())
            .setPort(bound.port())
            .setConnectTimeout(2_000)
            .setClusterPingInterval(1_000)
            .setClusterPingReplyInterval(2_000);
    if (!config.publicHost().isEmpty()) {
      options.setClusterPublicHost(config.publicHost());
    }
    ClusterConfig.Tls tls = config.tls();
    return tls == null ? options : secured(options, tls);
  }

  private static EventBusOptions secured(EventBusOptions options, ClusterConfig.Tls tls) {
    return options
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(tls.certificate().toAbsolutePath().toString())
                .addKeyPath(tls.key().toAbsolutePath().toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(tls.trust().toAbsolutePath().toString()))
        .setTrustAll(false)
        .setClientAuth(ClientAuth.REQUIRED);
  }

  private void joined(Vertx vertx, HazelcastClusterManager manager) {
    if (left) {
      vertx.close();
      return;
    }
    int others = manager.getNodes().size() - 1;
    LOG.info(
        others == 0
            ? "cluster: nobody else is there yet; looking on"
            : "cluster: joined, {} other members",
        others);
    Joined membership = new Joined(vertx, manager.getHazelcastInstance());
    joined = membership;
    membership.begin();
  }

  private void retry(Throwable failure) {
    if (!left) {
      LOG.warn("cluster: cannot join: {}; trying again in 5 s", failure.getMessage());
      home.owner().setTimer(RETRY_MILLIS, now -> startJoining());
    }
  }

  @Override
  public void publish(String address, Object body) {
    Joined membership = joined;
    if (membership != null) {
      membership.context.runOnContext(now -> membership.bus.publish(address, body));
    }
  }

  @Override
  public void send(String address, Object body) {
    Joined membership = joined;
    if (membership != null) {
      membership.context.runOnContext(now -> membership.bus.send(address, body));
    }
  }

  @Override
  public Future<Void> leave() {
    left = true;
    Promise<Void> done = Promise.promise();
    home.runOnContext(
        now -> {
          Joined membership = joined;
          joined = null;
          if (membership == null) {
            done.complete();
          } else {
            membership.vertx.close().onComplete(closed -> done.tryComplete());
          }
        });
    return done.future();
  }
}

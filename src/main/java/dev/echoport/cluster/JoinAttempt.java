package dev.echoport.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import dev.echoport.config.ClusterConfig;
import dev.echoport.tls.MutualTls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.transport.Transport;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One try to join: a clustered {@code Vertx} of its own, beside the one that echoes. It may be
 * given up while it lasts, from any thread.
 */
final class JoinAttempt implements HazelcastInstanceAware, LifecycleListener {
  /** One may wait for as long as a partition lasts. */
  private static final int WORKERS = 2;

  private final ClusterConfig config;
  private final BindAddress bound;
  private final @Nullable MutualTls tls;
  private final Supplier<Config> hazelcast;
  private final Promise<Vertx> built = Promise.promise();
  private volatile @Nullable Registrations manager;
  private volatile @Nullable HazelcastInstance starting;
  private volatile boolean givenUp;

  /**
   * @param tls of the event bus, {@code null} for none
   * @param hazelcast called where it may take a while
   */
  JoinAttempt(
      ClusterConfig config,
      BindAddress bound,
      @Nullable MutualTls tls,
      Supplier<Config> hazelcast) {
    this.config = config;
    this.bound = bound;
    this.tls = tls;
    this.hazelcast = hazelcast;
  }

  /** On a thread of its own, because it loads classes for a second and resolves names. */
  Future<Vertx> begin() {
    daemon("cluster-join", this::build);
    return built.future();
  }

  static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void build() {
    try {
      Config settings = hazelcast.get().addListenerConfig(new ListenerConfig(this));
      if (givenUp) {
        built.fail("given up");
        return;
      }
      Registrations registrations = new Registrations(settings);
      manager = registrations;
      VertxBuilder builder = Vertx.builder().with(options());
      if (config.tls() == null) {
        builder.withTransport(new BusGuards(Transport.NIO, registrations::knows));
      }
      builder.withClusterManager(registrations).buildClustered().onComplete(built);
    } catch (RuntimeException e) {
      built.fail(e);
    }
  }

  /** Of what {@link #begin} completed with. */
  Membership membership(Vertx vertx) {
    return new Membership(vertx, Objects.requireNonNull(manager), Membership.TICK_MILLIS);
  }

  /** Ends it, be it done or not; completes once its ports are free. */
  Future<Void> giveUp() {
    givenUp = true;
    terminate();
    return built.future().compose(Vertx::close).otherwiseEmpty();
  }

  /** Hazelcast calls it before it looks for others. */
  @Override
  public void setHazelcastInstance(HazelcastInstance member) {
    starting = member;
    if (givenUp) {
      terminate();
    }
  }

  /** Blocks for as long as threads of Hazelcast need to end. */
  private void terminate() {
    HazelcastInstance member = starting;
    if (member != null && !built.future().isComplete()) {
      daemon("cluster-leave", member.getLifecycleService()::terminate);
    }
  }

  @Override
  public void stateChanged(LifecycleEvent event) {
    // Hazelcast hands itself only to listeners of something.
  }

  private VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(WORKERS)
        .setInternalBlockingPoolSize(1)
        .setDisableTCCL(true)
        .setEventBusOptions(eventBusOptions())
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  /**
   * A connection into a partition is given up within 7 s, so that a new one is tried. Connections
   * stay, and each is pinged, once somebody has followed completions.
   */
  private EventBusOptions eventBusOptions() {
    EventBusOptions options =
        new EventBusOptions()
            .setHost(bound.host().getHostAddress())
            .setPort(bound.port())
            .setConnectTimeout(2_000)
            .setClusterPingInterval(5_000)
            .setClusterPingReplyInterval(2_000);
    if (!config.publicHost().isEmpty()) {
      options.setClusterPublicHost(config.publicHost());
    }
    return tls == null ? options : secured(options, tls);
  }

  private static EventBusOptions secured(EventBusOptions options, MutualTls tls) {
    return options
        .setSsl(true)
        .setKeyCertOptions(store(tls.keys()))
        .setTrustOptions(store(tls.trust()))
        .setTrustAll(false)
        .setClientAuth(ClientAuth.REQUIRED);
  }

  private static PfxOptions store(byte[] pkcs12) {
    return new PfxOptions().setValue(Buffer.buffer(pkcs12)).setPassword(MutualTls.PASSWORD);
  }
}

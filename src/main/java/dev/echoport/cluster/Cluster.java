package dev.echoport.cluster;

import dev.echoport.completion.report.GatewayView;
import dev.echoport.config.ClusterConfig;
import dev.echoport.event.EventAddresses;
import dev.echoport.tls.MutualTls;
import dev.echoport.tls.TlsException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among others, or alone: keeps its report where the others find it, asks them for theirs
 * when somebody looks, and follows their completions. Safe for all threads.
 */
public final class Cluster {
  /** Follows every node. */
  public static final String EVERY_NODE = "*";

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final long REPORT_MILLIS = 1_000;

  /** In a partition it never arrives. */
  private static final long LAST_WORD_MILLIS = 1_000;

  private final Vertx vertx;
  private final Context home;
  private final NodeIdentity self;
  private final BooleanSupplier watched;
  private final GatewayView gateway;
  private final ClusterView view;
  private final ClusterBus bus;
  private final OwnReport own;
  private final Look look;
  private final CompletionFeeds feeds;
  private final CompletionExports exports;
  private final DeliveryOptions local = new DeliveryOptions().setLocalOnly(true);
  private volatile MemberState state = MemberState.UP;

  /** Owned by home. */
  private Future<Void> kept = Future.succeededFuture();

  private Cluster(
      Vertx vertx,
      NodeIdentity self,
      GatewayView gateway,
      BooleanSupplier watched,
      BusFactory factory) {
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.self = self;
    this.watched = watched;
    this.gateway = gateway;
    this.view = new ClusterView(self, System::nanoTime);
    this.bus = factory.create(home);
    this.own = new OwnReport(home, self, () -> state, this::totals);
    this.look = new Look(vertx, home, view, bus::board, this::tell);
    this.feeds = new CompletionFeeds(vertx, home, self, view, bus, look::take);
    this.exports = new CompletionExports(vertx, bus, System::nanoTime);
  }

  private interface BusFactory {
    ClusterBus create(Context home);
  }

  /**
   * A node that runs alone, unless {@code config} says otherwise.
   *
   * @param vertx the node's own; the cluster has another one
   * @param name of the node
   * @param address of the node where it runs alone
   * @param watched whether anybody on this node consumes {@link EventAddresses#STATS}; any thread
   * @throws ClusterStartException if the settings do not fit this host, or a library is missing.
   *     Members that cannot be reached are no reason to fail
   */
  public static Cluster create(
      Vertx vertx,
      ClusterConfig config,
      String name,
      String address,
      String version,
      GatewayView gateway,
      BooleanSupplier watched)
      throws ClusterStartException {
    if (!config.enabled()) {
      return standalone(vertx, NodeIdentity.starting(name, address, version), gateway);
    }
    ClusterLibraries.require();
    BindAddress bound = BindAddress.of(config);
    MutualTls tls = tls(config);
    NodeIdentity self = NodeIdentity.starting(name, bound.publicAddress(config), version);
    return new Cluster(
        vertx,
        self,
        gateway,
        watched,
        home -> new HazelcastBus(config, bound, tls, home, self.instance()));
  }

  private static @Nullable MutualTls tls(ClusterConfig config) throws ClusterStartException {
    ClusterConfig.Tls files = config.tls();
    try {
      return files == null ? null : MutualTls.read(files);
    } catch (TlsException e) {
      throw new ClusterStartException(List.of("cluster.tls: " + e.getMessage()));
    }
  }

  /** A node that runs alone. */
  public static Cluster standalone(Vertx vertx, NodeIdentity self, GatewayView gateway) {
    return new Cluster(vertx, self, gateway, () -> false, home -> ClusterBus.NONE);
  }

  /** Begins to report, and to look for others; returns at once. */
  public void start() {
    bus.join(
        Map.of(
            ClusterAddresses.requests(self.instance()),
            tolerant(JsonObject.class, json -> exports.handle(FollowRequest.from(json))),
            ClusterAddresses.records(self.instance()),
            tolerant(Buffer.class, bytes -> feeds.arrived(StreamMessage.from(bytes)))),
        own::text);
    home.runOnContext(now -> vertx.setPeriodic(REPORT_MILLIS, tick -> tick()));
  }

  /** A node of another version, or a stranger, may send what this node does not understand. */
  private static <T> Handler<Object> tolerant(Class<T> type, Consumer<T> handler) {
    return body -> {
      try {
        handler.accept(type.cast(body));
      } catch (RuntimeException e) {
        LOG.debug("ignored a message of another node", e);
      }
    };
  }

  private void tick() {
    exports.sweep();
    boolean leavesOut = bus.leaveOut(view.lost());
    if (leavesOut || watched.getAsBoolean()) {
      look.take();
    }
    own.take().onSuccess(this::show);
  }

  /** What others left is not replaced before it is there: a partition must not pile reports up. */
  private void show(NodeReport report) {
    tell(report);
    if (kept.isComplete()) {
      kept = bus.board().keep(report);
    }
  }

  private void tell(NodeReport report) {
    vertx.eventBus().publish(EventAddresses.STATS, report.toJson(), local);
  }

  private Future<NodeTotals> totals() {
    return gateway.listeners().map(NodeTotals::of);
  }

  /**
   * Asks the other members how they are, unless somebody has within the last second. Completes on
   * the caller's context within a second or so, whoever does not answer.
   */
  public Future<Void> look() {
    return look.take();
  }

  /** As {@link #look}, unless somebody has within the last minute, and nobody waits for it. */
  public void lookSeldom() {
    look.seldom();
  }

  /** What there is to know without asking anybody; as of the last {@link #look}. */
  public ClusterFacts facts() {
    return view.facts(state, bus.isJoined(), bus.discoveryProblem());
  }

  /** All members; this node with its totals of now. Completes on the caller's context. */
  public Future<ClusterReport> report() {
    return after(look.take());
  }

  /**
   * As {@link #report}, but asks the others only if members have come or gone. Of one that hangs
   * that is known once the cluster gives it up.
   */
  public Future<ClusterReport> glance() {
    return after(look.changes());
  }

  private Future<ClusterReport> after(Future<Void> looked) {
    return looked.compose(taken -> totals()).map(totals -> view.report(state, totals));
  }

  /**
   * Answers requests of other nodes, by address. Called before {@link #start}; a node that runs
   * alone is asked by nobody.
   */
  public void serve(Map<String, ClusterServer> servers) {
    bus.serve(servers);
  }

  /**
   * Stops offering to answer requests; completes when the cluster knows. Nodes that learn it a
   * moment later are still answered.
   */
  public Future<Void> stopServing() {
    return bus.stopServing();
  }

  /**
   * Asks one of the nodes that serve an address, each in turn. Of those that do not answer in time
   * it is asked whether they are lost; they are left out then until they are back.
   *
   * @return the answer's body; completes on any thread; fails as a request on an event bus does
   */
  public Future<Object> request(
      String address, Map<String, String> headers, Buffer body, long timeoutMillis) {
    return bus.request(address, headers, body, timeoutMillis).onFailure(this::failed);
  }

  private void failed(Throwable failure) {
    if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT) {
      look.take();
    }
  }

  /**
   * Names that {@link #follow} knows: this node and the members that are there. Completes on the
   * caller's context.
   */
  public Future<List<String>> names() {
    return look.take()
        .map(
            taken ->
                Stream.concat(Stream.of(self), view.present().stream())
                    .map(NodeIdentity::name)
                    .sorted()
                    .distinct()
                    .toList());
  }

  /** This node's name. */
  public String name() {
    return self.name();
  }

  /**
   * Follows completions. The handler runs on the caller's context and calls {@link
   * FeedDelivery#acknowledge()} when it is done with a delivery.
   *
   * @param nodes a node's name, or {@link #EVERY_NODE}
   * @param subscriber drops on this node are counted under this name
   * @param capacity records of this node that may wait for the handler
   * @param connection number of the only connection that is of interest on each node; deliveries
   *     may hold records of others; {@code null} for all
   * @return completes when every completion of this node that happens from now on is delivered or
   *     counted as dropped; other nodes follow within a second or so
   */
  public Future<CompletionFeed> follow(
      String nodes,
      String subscriber,
      long capacity,
      @Nullable Long connection,
      Handler<FeedDelivery> handler) {
    boolean all = nodes.equals(EVERY_NODE);
    return new CompletionFeed(
            vertx, feeds, node -> all || node.name().equals(nodes), Wanted.of(connection), handler)
        .open(subscriber, capacity);
  }

  /** The node is going to stop; others learn it when they look. */
  public void draining() {
    state = MemberState.DRAINING;
    home.runOnContext(now -> own.take().onSuccess(this::show));
  }

  /** Leaves this node's last totals to the others, and goes. */
  public Future<Void> leave() {
    state = MemberState.LEFT;
    Promise<Void> left = Promise.promise();
    home.runOnContext(
        now -> {
          exports.close();
          own.take()
              .compose(this::lastWord)
              .eventually(bus::leave)
              .onComplete(done -> left.complete());
        });
    return left.future();
  }

  private Future<Void> lastWord(NodeReport report) {
    tell(report);
    return bus.board().keep(report).timeout(LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
  }
}

package dev.echoport.condition;

import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.ClusterReport;
import dev.echoport.completion.report.ConnectionOrder;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.health.Health;
import dev.echoport.history.NodeHistory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what is wrong with a node, when somebody asks. Safe for all threads; answers complete
 * on the caller's context.
 */
public final class NodeCondition {
  private static final ConnectionQuery SLOWEST =
      new ConnectionQuery(null, null, false, ConnectionOrder.WAITING, true, ProblemRules.MOST);

  private static final long MEMBERS_MILLIS = 2_000;

  private final NodeFacts facts;
  private final GatewayView gateway;
  private final Health health;
  private final Cluster cluster;
  private final NodeHistory history;
  private final Supplier<List<Certificate>> certificates;
  private final Sightings sightings = new Sightings();
  private final MemberStates members;
  private volatile Optional<DrainState> drain = Optional.empty();

  /**
   * @param certificates those of its listeners now
   */
  public NodeCondition(
      NodeFacts facts,
      GatewayView gateway,
      Health health,
      Cluster cluster,
      NodeHistory history,
      Supplier<List<Certificate>> certificates) {
    this.facts = facts;
    this.gateway = gateway;
    this.health = health;
    this.cluster = cluster;
    this.history = history;
    this.certificates = certificates;
    this.members = new MemberStates(history);
  }

  /** Who the node is. */
  public NodeFacts facts() {
    return facts;
  }

  /** The certificates that its listeners show. */
  public List<Certificate> certificates() {
    return certificates.get();
  }

  /** It was told to stop. */
  public void draining(DrainState state) {
    drain = Optional.of(state);
  }

  /** The drain that has begun, if one has. */
  public Optional<DrainState> drain() {
    return drain;
  }

  /** Open connections, those first whose bytes have not moved for longest. */
  public Future<List<ConnectionReport>> slowest() {
    return gateway.openConnections(SLOWEST);
  }

  /** How many connections are open. */
  public Future<Long> open() {
    return gateway
        .listeners()
        .map(all -> all.stream().mapToLong(each -> each.totals().open()).sum());
  }

  /** What is wrong now, the longest first; empty if all is well. */
  public Future<List<NodeProblem>> problems() {
    return Future.all(
            gateway.listeners(), slowest(), health.failures(), gateway.memory(), cluster())
        .map(
            all -> {
              Observed seen =
                  new Observed(
                      Instant.now(),
                      all.resultAt(0),
                      all.resultAt(1),
                      all.resultAt(2),
                      health.loopLag(),
                      all.resultAt(3),
                      all.resultAt(4),
                      cluster.facts().problem(),
                      certificates.get(),
                      drain,
                      history);
              return ProblemRules.find(seen, sightings);
            });
  }

  /** The members of the cluster now. */
  public Future<ClusterReport> cluster() {
    return seen(cluster.report());
  }

  /** Since when a member is in its state, {@code null} if that is not known. */
  public @Nullable Instant memberSince(String name) {
    return members.since(name);
  }

  private Future<ClusterReport> seen(Future<ClusterReport> report) {
    return report.onSuccess(found -> members.look(found, Instant.now()));
  }

  /**
   * Glances at the members from time to time, so that the history has what nobody has asked for.
   * Whoever asks all of them as often makes each node pay for each other one.
   */
  public void watchMembers(Vertx vertx) {
    vertx.setPeriodic(MEMBERS_MILLIS, tick -> seen(cluster.glance()));
  }
}

package dev.echoport.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.Config;
import com.hazelcast.map.IMap;
import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Renews what the cluster knows of an address, or takes it back, while its consumer goes on. Vert.x
 * alone would have to remove the consumer: messages sent meanwhile would be lost, and their senders
 * would wait for the time-out. It also leaves out nodes that do not answer. Called on the context
 * that registers, so that changes take effect in their order.
 */
final class Registrations extends HazelcastClusterManager {
  /** Far above the numbers that the event bus gives its consumers. */
  private static final long FIRST_RENEWAL = 1L << 32;

  /** What Vert.x calls its attribute of a member, and its maps. */
  private static final String NODE_ID = "__vertx.nodeId";

  static final String REGISTRATIONS = "__vertx.subs";
  static final String NODES = "__vertx.nodeInfo";

  private static final Completable<Void> NOBODY = (done, failure) -> {};

  private final Map<String, Set<RegistrationInfo>> known = new ConcurrentHashMap<>();
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
  private final AtomicLong renewals = new AtomicLong(FIRST_RENEWAL);

  private final Answering answering = new Answering();

  Registrations(Config config) {
    super(config);
  }

  @Override
  public void registrationListener(RegistrationListener listener) {
    answering.listener = listener;
    super.registrationListener(answering);
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> done) {
    Promise<List<RegistrationInfo>> all = Promise.promise();
    super.getRegistrations(address, all);
    all.future().map(found -> answering.learn(address, found)).onComplete(done);
  }

  /** As {@link ClusterBus#leaveOut}. */
  boolean leaveOut(Set<String> instances) {
    Set<String> nodes =
        getHazelcastInstance().getCluster().getMembers().stream()
            .filter(
                member ->
                    instances.contains(
                        String.valueOf(member.getAttribute(HazelcastBoard.INSTANCE))))
            .map(member -> String.valueOf(member.getAttribute(NODE_ID)))
            .collect(Collectors.toSet());
    answering.leaveOut(nodes);
    return !nodes.isEmpty();
  }

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> done) {
    if (withdrawn.contains(address)) {
      done.succeed();
      return;
    }
    known.computeIfAbsent(address, any -> ConcurrentHashMap.newKeySet()).add(info);
    super.addRegistration(address, info, done);
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> done) {
    known.getOrDefault(address, Set.of()).remove(info);
    super.removeRegistration(address, info, done);
  }

  /** Whether this is the id of a node that is in the cluster now. Safe for all threads. */
  boolean knows(String node) {
    return getHazelcastInstance() != null && getNodes().contains(node);
  }

  /** A member of Hazelcast that is no node has no node id, which Vert.x does not expect. */
  @Override
  public synchronized void memberAdded(MembershipEvent event) {
    if (event.getMember().getAttribute(NODE_ID) != null) {
      super.memberAdded(event);
    }
  }

  /** As above. */
  @Override
  public synchronized void memberRemoved(MembershipEvent event) {
    if (event.getMember().getAttribute(NODE_ID) != null) {
      super.memberRemoved(event);
    }
  }

  /** Whether an address of this node is not known to the cluster. Blocks on the network. */
  boolean isLost(String address) {
    return !withdrawn.contains(address)
        && registrations().get(address).stream()
            .noneMatch(info -> info.unwrap().nodeId().equals(getNodeId()));
  }

  private MultiMap<String, HazelcastRegistrationInfo> registrations() {
    return getHazelcastInstance().getMultiMap(REGISTRATIONS);
  }

  /**
   * Removes registrations that vanished nodes, or strangers, have left: messages to them would
   * reach nobody. The oldest member does so for all. Blocks on the network.
   */
  void sweep() {
    if (!getHazelcastInstance().getCluster().getMembers().iterator().next().localMember()) {
      return;
    }
    // What there is first, who is there after: a node is a member before it registers anything.
    MultiMap<String, HazelcastRegistrationInfo> all = registrations();
    Set<Map.Entry<String, HazelcastRegistrationInfo>> entries = all.entrySet();
    IMap<String, Object> infos = getHazelcastInstance().getMap(NODES);
    Set<String> informed = infos.keySet();
    Set<String> nodes = Set.copyOf(getNodes());
    entries.stream()
        .filter(entry -> !nodes.contains(entry.getValue().unwrap().nodeId()))
        .forEach(entry -> all.remove(entry.getKey(), entry.getValue()));
    informed.stream().filter(node -> !nodes.contains(node)).forEach(infos::delete);
  }

  /** Replaces each registration of {@code address} by a new one, of which every node is told. */
  void renew(String address) {
    Set<RegistrationInfo> earlier = Set.copyOf(known.getOrDefault(address, Set.of()));
    Promise<Void> added = Promise.promise();
    addRegistration(
        address, new RegistrationInfo(getNodeId(), renewals.incrementAndGet(), false), added);
    added
        .future()
        .onSuccess(told -> earlier.forEach(info -> removeRegistration(address, info, NOBODY)));
  }

  /**
   * From now on no other node is told that {@code address} is served here.
   *
   * @return completes when the cluster knows; single nodes learn it soon after
   */
  Future<Void> withdraw(String address) {
    withdrawn.add(address);
    return Future.join(
            known.getOrDefault(address, Set.of()).stream()
                .map(info -> removed(address, info))
                .toList())
        .mapEmpty();
  }

  private Future<Void> removed(String address, RegistrationInfo info) {
    Promise<Void> removed = Promise.promise();
    super.removeRegistration(address, info, removed);
    return removed.future();
  }

  /**
   * Keeps nodes from the event bus that do not answer, though the cluster has not given them up
   * yet, where another one serves the address. Safe for all threads.
   */
  static final class Answering implements RegistrationListener {
    private final Map<String, List<RegistrationInfo>> known = new HashMap<>();
    private RegistrationListener listener = new RegistrationListener() {};
    private Set<String> leftOut = Set.of();

    Answering() {}

    Answering(RegistrationListener listener) {
      this.listener = listener;
    }

    /**
     * @param nodes ids of Vert.x, in place of those before
     */
    synchronized void leaveOut(Set<String> nodes) {
      if (leftOut.equals(nodes)) {
        return;
      }
      leftOut = Set.copyOf(nodes);
      known.keySet().removeIf(address -> !wantsUpdatesFor(address));
      known.forEach(this::tell);
    }

    /** Returns those that answer, or all when none does. */
    synchronized List<RegistrationInfo> learn(String address, List<RegistrationInfo> all) {
      if (all.isEmpty()) {
        known.remove(address);
      } else {
        known.put(address, List.copyOf(all));
      }
      return answering(all);
    }

    private List<RegistrationInfo> answering(List<RegistrationInfo> all) {
      List<RegistrationInfo> there =
          all.stream().filter(info -> !leftOut.contains(info.nodeId())).toList();
      return there.isEmpty() ? all : there;
    }

    private void tell(String address, List<RegistrationInfo> all) {
      listener.registrationsUpdated(new RegistrationUpdateEvent(address, answering(all)));
    }

    @Override
    public synchronized void registrationsUpdated(RegistrationUpdateEvent event) {
      learn(event.address(), event.registrations());
      tell(event.address(), event.registrations());
    }

    @Override
    public void registrationsLost() {
      listener.registrationsLost();
    }

    @Override
    public boolean wantsUpdatesFor(String address) {
      return listener.wantsUpdatesFor(address);
    }
  }
}

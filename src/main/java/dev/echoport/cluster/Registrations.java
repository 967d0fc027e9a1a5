package dev.echoport.cluster;

import com.hazelcast.config.Config;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Renews what the cluster knows of an address, or takes it back, while its consumer goes on. With
 * Vert.x alone the consumer would have to go, and what others send meanwhile would be lost, its
 * sender waiting for the time-out. Called on the context that registers, so that changes take
 * effect in their order.
 */
final class Registrations extends HazelcastClusterManager {
  /** Far from the numbers that the event bus gives to its consumers. */
  private static final long FIRST_RENEWAL = 1L << 32;

  private static final Completable<Void> NOBODY = (done, failure) -> {};

  private final Map<String, Set<RegistrationInfo>> known = new ConcurrentHashMap<>();
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
  private final AtomicLong renewals = new AtomicLong(FIRST_RENEWAL);

  Registrations(Config config) {
    super(config);
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
}

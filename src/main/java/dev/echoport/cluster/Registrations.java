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

/**
 * Can take an address back from the cluster while its consumers go on. Vert.x removes a consumer
 * first and tells the others then; what they send in between is lost, and its sender waits for the
 * time-out. Safe for all threads.
 */
final class Registrations extends HazelcastClusterManager {
  private final Map<String, Set<RegistrationInfo>> known = new ConcurrentHashMap<>();
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();

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

  /**
   * From now on no other node is told that {@code address} is served here. Called on the context
   * that registers, so that it comes after what was registered there.
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

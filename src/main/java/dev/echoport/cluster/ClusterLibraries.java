package dev.echoport.cluster;

import java.util.List;
import java.util.Map;

/**
 * The libraries that only a cluster needs. A node that runs alone starts without them, so nothing
 * but {@link HazelcastBus} and what it makes may refer to them.
 */
final class ClusterLibraries {
  private static final Map<String, String> A_CLASS_OF =
      Map.of(
          "hazelcast", "com/hazelcast/core/HazelcastInstance.class",
          "vertx-hazelcast", "io/vertx/spi/cluster/hazelcast/HazelcastClusterManager.class");

  private ClusterLibraries() {}

  /**
   * Looks for them, and loads none.
   *
   * @throws ClusterStartException if one is missing; says where it belongs
   */
  static void require() throws ClusterStartException {
    ClassLoader loader = ClusterLibraries.class.getClassLoader();
    List<String> missing =
        A_CLASS_OF.keySet().stream()
            .filter(library -> loader.getResource(A_CLASS_OF.get(library)) == null)
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw new ClusterStartException(
          List.of(
              "cluster.enabled: true: missing on the class path: "
                  + String.join(", ", missing)
                  + " (expected: their jars in lib/ beside echoport.jar, where ./mvnw package puts"
                  + " them; docs/dependencies.md names the versions)"));
    }
  }
}

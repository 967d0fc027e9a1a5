package dev.echoport.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.ProtocolType;
import dev.echoport.config.ClusterConfig;
import dev.echoport.text.AddressText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hazelcast as this gateway needs it: a small registry of who listens to which address. Written as
 * code because its XML costs start-up time and hides what is set.
 */
final class HazelcastSettings {
  private static final int UNREACHABLE_SECONDS = 2;
  private static final int QUESTIONS_AT_ONCE = 2;

  /** Where Hazelcast runs what follows an answer. */
  private static final String CALLBACKS = "hz:async";

  /** All members must agree on the number of partitions; ours hold a few dozen entries. */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.partition.count", "31"),
          // Each member sends these two to each other one: what a node costs that does nothing.
          Map.entry("hazelcast.heartbeat.interval.seconds", "15"),
          Map.entry("hazelcast.operation.call.timeout.millis", "300000"),
          // A silent member is removed, and found again within 3 s of being reachable.
          Map.entry("hazelcast.max.no.heartbeat.seconds", "40"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "3"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "2"),
          Map.entry("hazelcast.wait.seconds.before.join", "1"),
          Map.entry("hazelcast.max.join.seconds", "60"),
          Map.entry("hazelcast.max.join.merge.target.seconds", "5"),
          Map.entry("hazelcast.socket.connect.timeout.seconds", "2"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "3"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.operation.thread.count", "1"),
          Map.entry("hazelcast.operation.generic.thread.count", "1"),
          Map.entry("hazelcast.operation.response.thread.count", "0"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
          Map.entry("hazelcast.event.thread.count", "1"));

  private HazelcastSettings() {}

  /**
   * @param instance of the node, which its members see
   * @param report as {@link ClusterBus#join} takes it
   */
  static Config of(
      ClusterConfig cluster, InetAddress host, String instance, Supplier<@Nullable String> report) {
    Config config = new Config();
    config.setClusterName(cluster.name());
    config.getSerializationConfig().setJavaSerializationFilterConfig(whatIsRead());
    config.setClassLoader(HazelcastSettings.class.getClassLoader());
    PROPERTIES.forEach(config::setProperty);
    config.getMetricsConfig().setEnabled(false);
    bind(config, cluster, host);
    join(config.getAdvancedNetworkConfig().getJoin(), cluster);
    addVertxMaps(config);
    addReports(config, instance, report);
    return config;
  }

  /**
   * Classes of Java's own serialization that are read from the network: those of exceptions and
   * values that Hazelcast itself sends. No other class becomes an object.
   */
  private static JavaSerializationFilterConfig whatIsRead() {
    ClassFilter classes =
        new ClassFilter().addPrefixes("com.hazelcast.", "java.lang.", "java.util.", "[");
    return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(classes);
  }

  /** A port for members alone: without the advanced configuration clients of Hazelcast get in. */
  private static void bind(Config config, ClusterConfig cluster, InetAddress host) {
    AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
    ServerSocketEndpointConfig members = new ServerSocketEndpointConfig();
    members.setProtocolType(ProtocolType.MEMBER);
    members.setPort(cluster.memberPort()).setPortAutoIncrement(false);
    network.setMemberEndpointConfig(members);
    network
        .getMemberAddressProviderConfig()
        .setEnabled(true)
        .setImplementation(MemberAddress.of(cluster, host));
    config.setProperty("hazelcast.socket.bind.any", host.isAnyLocalAddress() ? "true" : "false");
    if (host instanceof Inet6Address) {
      config.setProperty("hazelcast.prefer.ipv4.stack", "false");
    }
  }

  private static void join(JoinConfig join, ClusterConfig cluster) {
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    switch (cluster.discovery().type()) {
      case TCP -> {
        join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(UNREACHABLE_SECONDS);
        cluster.discovery().members().stream()
            .map(member -> withPort(member, cluster.memberPort()))
            .forEach(join.getTcpIpConfig()::addMember);
      }
      // The plugin's DNS mode asks no Kubernetes API: it takes every address of the name.
      case DNS, KUBERNETES ->
          join.getKubernetesConfig()
              .setEnabled(true)
              .setProperty("service-dns", cluster.discovery().name())
              .setProperty("service-port", String.valueOf(cluster.memberPort()));
    }
  }

  private static String withPort(String member, int port) {
    boolean bareIpv6 = !member.startsWith("[") && member.indexOf(':') != member.lastIndexOf(':');
    if (bareIpv6) {
      return AddressText.of(member, port);
    }
    return member.matches(".*:\\d+") ? member : member + ":" + port;
  }

  /** The maps that Vert.x keeps in Hazelcast, as it wants them. */
  private static void addVertxMaps(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig(Registrations.REGISTRATIONS)
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig(Registrations.NODES).setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
  }

  /** Written at most each second, so a copy that is a moment late does. */
  private static void addReports(
      Config config, String instance, Supplier<@Nullable String> report) {
    config.getMemberAttributeConfig().setAttribute(HazelcastBoard.INSTANCE, instance);
    ReportQuestion.teach(config, report);
    config.addExecutorConfig(new ExecutorConfig(HazelcastBoard.NAME, QUESTIONS_AT_ONCE));
    config.addExecutorConfig(new ExecutorConfig(CALLBACKS, 1));
    config.addMapConfig(
        new MapConfig(HazelcastBoard.NAME)
            .setBackupCount(1)
            .setTimeToLiveSeconds((int) TimeUnit.NANOSECONDS.toSeconds(ClusterView.KEPT_NANOS)));
  }
}

package dev.echoport.config.load;

import dev.echoport.config.Addresses;
import dev.echoport.config.AdminConfig;
import dev.echoport.config.AdminConfig.Auth;
import dev.echoport.config.BridgeConfig;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.NodeLimitsConfig.MemoryLimit;
import dev.echoport.config.source.Binder;
import dev.echoport.config.source.Settings;
import dev.echoport.config.value.BadValueException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What settings of the node demand of each other. */
final class NodeChecks {
  private static final String TOKEN_FILE = "admin.tokenFile";
  private static final List<String> CLUSTER_TLS =
      List.of("cluster.tls.certificate", "cluster.tls.key", "cluster.tls.trust");

  private final Settings settings;
  private final Report report;
  private final Binder binder;
  private @Nullable String token;

  NodeChecks(Settings settings, Report report, Binder binder) {
    this.settings = settings;
    this.report = report;
    this.binder = binder;
  }

  void run() {
    if (settings.isValid("limits")) {
      memory(binder.bind(NodeLimitsConfig.class, "limits").memory());
    }
    token();
    if (settings.isValid("admin") && settings.file(TOKEN_FILE) == null) {
      access(admin());
    }
    if (settings.isValid("cluster")) {
      cluster(binder.bind(ClusterConfig.class, "cluster"));
    }
    if (settings.isValid("bridge")) {
      bridge(binder.bind(BridgeConfig.class, "bridge"));
    }
  }

  /** With the token that was read. */
  AdminConfig admin() {
    return binder.bind(AdminConfig.class, "admin", Collections.singletonMap("token", token));
  }

  private void memory(MemoryLimit memory) {
    if (memory.highPercent() > 0 && memory.lowPercent() >= memory.highPercent()) {
      report.add(
          "limits.memory.low",
          "%d%% is not below limits.memory.high: %d%% (expected: less; high: 0%% is no limit)"
              .formatted(memory.lowPercent(), memory.highPercent()),
          "limits.memory.high");
    }
  }

  private void token() {
    Path file = settings.isValid(TOKEN_FILE) ? settings.file(TOKEN_FILE) : null;
    if (file != null) {
      try {
        token = TokenFile.read(file);
      } catch (BadValueException e) {
        report.add(TOKEN_FILE, e.getMessage());
      }
    }
  }

  private void access(AdminConfig admin) {
    if (admin.auth() == Auth.TOKEN) {
      report.add(
          "admin.auth",
          "\"token\" needs a token (expected: admin.tokenFile, or auth: auto or none)");
    } else if (admin.auth() == Auth.AUTO && !Addresses.isLoopback(admin.host())) {
      report.add(
          "admin.host",
          "\"%s\" is not a loopback address and would open the API to others (expected: admin.tokenFile, or admin.auth: none to allow everybody)"
              .formatted(admin.host()));
    }
  }

  private void bridge(BridgeConfig bridge) {
    if (bridge.isOn() && !bridge.allowRemote() && !Addresses.isLoopback(bridge.host())) {
      report.add(
          "bridge.host",
          "\"%s\" is not a loopback address, and the bridge has neither TLS nor a token (expected: 127.0.0.1, or bridge.allowRemote: true to let everybody in)"
              .formatted(bridge.host()),
          "bridge.port",
          "bridge.allowRemote");
    }
  }

  private void cluster(ClusterConfig cluster) {
    if (cluster.enabled()) {
      discovery(cluster.discovery());
      if (cluster.name().isEmpty()) {
        report.add(
            "cluster.name",
            "is empty (expected: the name that all members have, one that nobody guesses)");
      }
    }
    clusterTls();
  }

  private void discovery(Discovery discovery) {
    boolean byAddress = discovery.type() == Discovery.Type.TCP;
    if (byAddress && discovery.members().isEmpty()) {
      report.add(
          "cluster.discovery.members",
          "is empty (expected: HOST:PORT of one member at least, for discovery.type tcp)",
          "cluster.enabled");
    } else if (!byAddress && discovery.name().isEmpty()) {
      report.add(
          "cluster.discovery.name",
          "is empty (expected: the DNS name of all members, for discovery.type dns and kubernetes)",
          "cluster.discovery.type");
    }
  }

  private void clusterTls() {
    List<String> set = CLUSTER_TLS.stream().filter(key -> settings.file(key) != null).toList();
    List<String> missing = CLUSTER_TLS.stream().filter(key -> !set.contains(key)).toList();
    if (missing.isEmpty()) {
      set.forEach(key -> report.requireFile(key, Objects.requireNonNull(settings.file(key))));
    } else if (!set.isEmpty()) {
      report.add(
          "cluster.tls",
          "%s without %s (expected: certificate, key and trust, or none of them)"
              .formatted(keys(set), keys(missing)),
          set.toArray(String[]::new));
    }
  }

  private static String keys(List<String> paths) {
    return String.join(
        " and ", paths.stream().map(path -> path.substring(path.lastIndexOf('.') + 1)).toList());
  }
}

package dev.echoport.config;

import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.config.ClusterConfig.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the settings of the cluster into a {@link ClusterConfig}. */
final class ClusterReader {
  private static final String CLUSTER = "cluster.name";
  private static final String MEMBERS = "cluster.discovery.members";
  private static final String NAME = "cluster.discovery.name";
  private static final List<String> TLS =
      List.of("cluster.tls.certificate", "cluster.tls.key", "cluster.tls.trust");

  private final Settings settings;
  private final Problems problems;

  ClusterReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** {@code null} where something was reported. */
  @Nullable ClusterConfig read() {
    if (!settings.isValid("cluster")) {
      return null;
    }
    Discovery discovery = discovery();
    boolean enabled = settings.value("cluster.enabled", Boolean.class);
    if (enabled) {
      requireWhatTheTypeNeeds(discovery);
      requireName();
    }
    return new ClusterConfig(
        enabled,
        settings.value(CLUSTER, String.class),
        settings.value("cluster.host", String.class),
        settings.value("cluster.publicHost", String.class),
        settings.value("cluster.port", Integer.class),
        settings.value("cluster.memberPort", Integer.class),
        discovery,
        tls());
  }

  private Discovery discovery() {
    List<?> members = settings.value(MEMBERS, List.class);
    return new Discovery(
        settings.value("cluster.discovery.type", Discovery.Type.class),
        members.stream().map(String.class::cast).toList(),
        settings.value(NAME, String.class));
  }

  private void requireWhatTheTypeNeeds(Discovery discovery) {
    if (discovery.type() == Discovery.Type.TCP) {
      if (discovery.members().isEmpty()) {
        problems.add(
            newest(MEMBERS, "cluster.enabled"),
            MEMBERS,
            "is empty (expected: HOST:PORT of one member at least, for discovery.type tcp)");
      }
    } else if (discovery.name().isEmpty()) {
      problems.add(
          newest(NAME, "cluster.discovery.type"),
          NAME,
          "is empty (expected: the DNS name of all members, for discovery.type dns and kubernetes)");
    }
  }

  private void requireName() {
    if (settings.value(CLUSTER, String.class).isEmpty()) {
      problems.add(
          newest(CLUSTER),
          CLUSTER,
          "is empty (expected: the name that all members have, one that nobody guesses)");
    }
  }

  private @Nullable Tls tls() {
    List<String> set = TLS.stream().filter(path -> file(path).isPresent()).toList();
    if (set.isEmpty()) {
      return null;
    }
    if (set.size() < TLS.size()) {
      reportHalfSet(set);
      return null;
    }
    List<Path> files = new ArrayList<>();
    for (String path : TLS) {
      Path file = file(path).orElseThrow();
      requireReadable(path, file);
      files.add(file);
    }
    return new Tls(files.get(0), files.get(1), files.get(2));
  }

  private Optional<Path> file(String path) {
    Optional<?> file = settings.value(path, Optional.class);
    return file.map(Path.class::cast);
  }

  private void reportHalfSet(List<String> set) {
    List<String> missing = TLS.stream().filter(path -> !set.contains(path)).toList();
    problems.add(
        newest(set.toArray(String[]::new)),
        "cluster.tls",
        keys(set)
            + " without "
            + keys(missing)
            + " (expected: certificate, key and trust, or none of them)");
  }

  private static String keys(List<String> paths) {
    return String.join(
        " and ", paths.stream().map(path -> path.substring(path.lastIndexOf('.') + 1)).toList());
  }

  private void requireReadable(String path, Path file) {
    try {
      Files.newInputStream(file).close();
    } catch (IOException e) {
      problems.add(
          newest(path),
          path,
          "\""
              + file
              + "\" cannot be read: "
              + FileReason.of(e)
              + " (expected: a readable PEM file)");
    }
  }

  private Origin newest(String... paths) {
    return settings.newestOrigin(List.of(paths));
  }
}

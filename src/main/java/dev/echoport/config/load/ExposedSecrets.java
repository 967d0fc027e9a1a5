package dev.echoport.config.load;

import dev.echoport.config.ClusterConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Private keys and token files that every user of this host may read. */
final class ExposedSecrets {
  private final List<String> warnings = new ArrayList<>();

  private ExposedSecrets() {}

  /** A line for each. */
  static List<String> warnings(GatewayConfig config) {
    ExposedSecrets exposed = new ExposedSecrets();
    exposed.look("admin.tokenFile", config.admin().tokenFile());
    config.listeners().values().forEach(exposed::look);
    ClusterConfig.Tls cluster = config.cluster().tls();
    exposed.look("cluster.tls.key", cluster == null ? null : cluster.key());
    return List.copyOf(exposed.warnings);
  }

  private void look(ListenerConfig listener) {
    String path = "listeners." + listener.name() + ".tls.";
    look(path + "key", listener.tls().key());
    Path folder = listener.tls().sni();
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder, 2)) {
        files.filter(ExposedSecrets::isKey).sorted().forEach(key -> look(path + "sni", key));
      } catch (IOException unreadable) {
        // Reported by whoever reads the certificates.
      }
    }
  }

  private static boolean isKey(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".key") || name.equals("privkey.pem");
  }

  private void look(String key, @Nullable Path file) {
    if (file != null && FileRights.everybodyReads(file)) {
      warnings.add(
          "%s: every user may read \"%s\", mode %s (expected: chmod o= on it)"
              .formatted(key, file, FileRights.text(file)));
    }
  }
}

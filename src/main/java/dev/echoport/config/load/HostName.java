package dev.echoport.config.load;

import dev.echoport.config.value.NodeName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The name of a node whose operator set none. Asks the name service last, because it may be slow.
 */
final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
  private static final String FALLBACK = "echoport";

  private HostName() {}

  static String from(Map<String, String> environment) {
    String fromEnvironment = sanitized(environment.getOrDefault("HOSTNAME", ""));
    if (!fromEnvironment.isEmpty()) {
      return fromEnvironment;
    }
    String name = sanitized(Files.isReadable(KERNEL) ? fromKernel() : fromNetwork());
    return name.isEmpty() ? FALLBACK : name;
  }

  private static String fromKernel() {
    try {
      return Files.readString(KERNEL);
    } catch (IOException e) {
      return fromNetwork();
    }
  }

  private static String fromNetwork() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return FALLBACK;
    }
  }

  /** {@code name} with what a node name does not allow replaced. */
  static String sanitized(String name) {
    StringBuilder allowed = new StringBuilder();
    name.strip()
        .chars()
        .limit(NodeName.MOST_CHARACTERS)
        .map(c -> NodeName.allows(c) ? c : '-')
        .forEach(c -> allowed.append((char) c));
    return allowed.toString();
  }
}

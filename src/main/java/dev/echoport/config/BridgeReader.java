package dev.echoport.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the settings of the bridge into a {@link BridgeConfig}. */
final class BridgeReader {
  private static final String HOST = "bridge.host";

  private final Settings settings;
  private final Problems problems;

  BridgeReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** {@code null} where something was reported. */
  @Nullable BridgeConfig read() {
    if (!settings.isValid("bridge")) {
      return null;
    }
    String host = settings.value(HOST, String.class);
    int port = settings.value("bridge.port", Integer.class);
    boolean allowRemote = settings.value("bridge.allowRemote", Boolean.class);
    if (port != 0 && !allowRemote && !Addresses.isLoopback(host)) {
      problems.add(
          settings.newestOrigin(List.of(HOST, "bridge.port", "bridge.allowRemote")),
          HOST,
          "\""
              + host
              + "\" is not a loopback address, and the bridge has neither TLS nor a token"
              + " (expected: 127.0.0.1, or bridge.allowRemote: true to let everybody in)");
    }
    List<?> addresses = settings.value("bridge.addresses", List.class);
    return new BridgeConfig(host, port, addresses.stream().map(String.class::cast).toList());
  }
}

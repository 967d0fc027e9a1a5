package dev.echoport.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which settings of a listener mean something, by what is spoken there. Others are an error unless
 * they have their default, and are not shown as in effect.
 */
final class ListenerKeys {
  private static final String DATAGRAMS = "udp.";
  private static final String KEEP_ALIVE = "keepAlive.";
  private static final Set<String> INTERNET = Set.of("host", "port");
  private static final Set<String> OF_DATAGRAMS = Set.of("uri", "host", "port", "identity");
  private static final Set<String> FILE = Set.of("mode");

  private final Settings settings;
  private final String path;
  private final Scheme scheme;

  ListenerKeys(Settings settings, ListenAddress address, String name) {
    this.settings = settings;
    this.path = Settings.listenerPath(name) + ".";
    this.scheme = address.scheme();
  }

  private boolean applies(String key) {
    return switch (scheme) {
      case UDP -> OF_DATAGRAMS.contains(key) || key.startsWith(DATAGRAMS);
      case UNIX ->
          !INTERNET.contains(key) && !key.startsWith(DATAGRAMS) && !key.startsWith(KEEP_ALIVE);
      case TCP, TLS, WS, WSS, HTTP, HTTPS -> !FILE.contains(key) && !key.startsWith(DATAGRAMS);
    };
  }

  void reportOthers(Problems problems) {
    others().stream()
        .map(Map.Entry::getKey)
        .forEach(
            key -> {
              if (!settings.isListenerDefault(key.substring(path.length()), key)) {
                problems.add(
                    settings.newestOrigin(List.of(key)),
                    key,
                    "means nothing to a listener of " + scheme.text() + " (expected: no such key)");
              }
            });
  }

  void removeOthers() {
    others().forEach(entry -> settings.remove(entry.getKey()));
  }

  private List<Map.Entry<String, Setting>> others() {
    return settings.entries().stream()
        .filter(entry -> entry.getKey().startsWith(path))
        .filter(entry -> !applies(entry.getKey().substring(path.length())))
        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .toList();
  }
}

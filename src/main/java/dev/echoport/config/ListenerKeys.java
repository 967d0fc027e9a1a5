package dev.echoport.config;

import static dev.echoport.config.Scheme.HTTP;
import static dev.echoport.config.Scheme.HTTPS;
import static dev.echoport.config.Scheme.TCP;
import static dev.echoport.config.Scheme.TLS;
import static dev.echoport.config.Scheme.UDP;
import static dev.echoport.config.Scheme.UNIX;
import static dev.echoport.config.Scheme.WS;
import static dev.echoport.config.Scheme.WSS;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which settings of a listener mean something, by what is spoken there: the only place that says
 * it. A setting that means nothing is an error unless it has its default, and is not shown as in
 * effect. {@code docs/listeners.md} has the same table.
 */
final class ListenerKeys {
  private static final Set<Scheme> ALL = EnumSet.allOf(Scheme.class);
  private static final Set<Scheme> WITH_PORT = EnumSet.complementOf(EnumSet.of(UNIX));
  private static final Set<Scheme> CONNECTIONS = EnumSet.complementOf(EnumSet.of(UDP));
  private static final Set<Scheme> OVER_TCP = EnumSet.complementOf(EnumSet.of(UDP, UNIX));
  private static final Set<Scheme> STREAMS = EnumSet.of(TCP, TLS, UNIX);
  private static final Set<Scheme> WEB = EnumSet.of(WS, WSS, HTTP, HTTPS);
  private static final Set<Scheme> REQUESTS = EnumSet.of(HTTP, HTTPS);
  private static final Set<Scheme> SECURE = EnumSet.of(TLS, WSS, HTTPS);

  /** By key or section; the most specific one counts. */
  private static final Map<String, Set<Scheme>> TABLE = new LinkedHashMap<>();

  static {
    row(ALL, "uri");
    row(WITH_PORT, "host", "port");
    row(EnumSet.of(UNIX), "mode");
    row(CONNECTIONS, "backlog", "window", "maxConnections", "acceptRate", "acceptBurst");
    row(CONNECTIONS, "idleTimeout", "readIdle", "writeIdle", "maxAge", "bytesPerSecond");
    row(CONNECTIONS, "proxyProtocol");
    row(OVER_TCP, "proxyProtocol.trusted", "maxPerSource", "keepAlive");
    row(STREAMS, "frame", "frameLimit", "atEof", "processors", "maxFrames", "banner");
    row(EnumSet.of(TCP, TLS, UNIX, UDP), "identity");
    row(EnumSet.of(UDP), "udp");
    row(WEB, "http");
    row(REQUESTS, "http.maxDelay", "http.answer");
    row(REQUESTS, "http.maxBody", "http.maxSpill", "http.spillFolder");
    row(REQUESTS, "http.describe", "http.maxDescribed", "http.environment", "http.cors");
    row(REQUESTS, "http.parameters", "http.defaults", "http.maxSize", "http.maxDuration");
    row(SECURE, "tls");
  }

  private final Settings settings;
  private final String path;
  private final Scheme scheme;

  ListenerKeys(Settings settings, ListenAddress address, String name) {
    this.settings = settings;
    this.path = Settings.listenerPath(name) + ".";
    this.scheme = address.scheme();
  }

  private static void row(Set<Scheme> schemes, String... keys) {
    for (String key : keys) {
      TABLE.put(key, schemes);
    }
  }

  static Map<String, Set<Scheme>> table() {
    return TABLE;
  }

  private static Set<Scheme> schemes(String key) {
    for (String part = key; ; part = part.substring(0, part.lastIndexOf('.'))) {
      Set<Scheme> schemes = TABLE.get(part);
      if (schemes != null) {
        return schemes;
      }
      if (part.indexOf('.') < 0) {
        return ALL;
      }
    }
  }

  void reportOthers(Problems problems) {
    for (String setting : others()) {
      String key = setting.substring(path.length());
      if (!settings.isListenerDefault(key, setting)) {
        String where = schemes(key).stream().map(Scheme::prefix).collect(Collectors.joining(", "));
        problems.add(
            settings.newestOrigin(List.of(setting)),
            setting,
            "means nothing on %s (expected: only on %s)".formatted(scheme.prefix(), where));
      }
    }
  }

  void removeOthers() {
    others().forEach(settings::remove);
  }

  private List<String> others() {
    return settings.entries().stream()
        .map(Map.Entry::getKey)
        .filter(setting -> setting.startsWith(path))
        .filter(setting -> !schemes(setting.substring(path.length())).contains(scheme))
        .toList();
  }
}

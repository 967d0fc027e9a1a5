package dev.echoport.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the settings of listeners into {@link ListenerConfig}s. */
final class ListenerReader {
  private final Settings settings;
  private final Problems problems;
  private final HttpReader http;

  ListenerReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
    this.http = new HttpReader(settings, problems);
  }

  /** The listeners of which nothing was reported. */
  Map<String, ListenerConfig> read() {
    reportNoListener();
    Map<String, ListenerConfig> listeners = new LinkedHashMap<>();
    settings
        .listeners()
        .forEach(
            (name, origin) -> {
              ListenAddress address = address(name, origin);
              if (address != null) {
                new ListenerKeys(settings, address, name).reportOthers(problems);
              }
              if (address != null && settings.isValid(Settings.listenerPath(name))) {
                listeners.put(name, listener(name, address));
              }
            });
    return listeners;
  }

  private void reportNoListener() {
    if (settings.listeners().isEmpty()) {
      settings.removedListeners().values().stream()
          .max(Origin::compareTo)
          .ifPresent(
              last ->
                  problems.add(
                      last, "listeners", "the last listener is removed (expected: one at least)"));
    }
  }

  /** The address with the optional host and port in effect; {@code null} after a problem. */
  private @Nullable ListenAddress address(String name, Origin origin) {
    String path = Settings.listenerPath(name);
    if (settings.find(path + ".uri") == null) {
      problems.add(origin, path + ".uri", "is missing (expected: " + ListenUriType.EXPECTED + ")");
      return null;
    }
    return effectiveAddress(name);
  }

  @Nullable ListenAddress effectiveAddress(String name) {
    String path = Settings.listenerPath(name);
    Setting uri = settings.find(path + ".uri");
    Setting host = settings.find(path + ".host");
    Setting port = settings.find(path + ".port");
    if (uri == null || !uri.isValid() || isInvalid(host) || isInvalid(port)) {
      return null;
    }
    ListenAddress written = settings.value(path + ".uri", ListenAddress.class);
    if (written instanceof UnixListenAddress unix) {
      Setting mode = settings.find(path + ".mode");
      return mode == null || isInvalid(mode)
          ? null
          : unix.withMode(settings.value(path + ".mode", Integer.class));
    }
    InetListenAddress address = (InetListenAddress) written;
    return new InetListenAddress(
        address.scheme(),
        host == null ? address.host() : settings.value(path + ".host", String.class),
        port == null ? address.port() : settings.value(path + ".port", Integer.class));
  }

  private static boolean isInvalid(@Nullable Setting setting) {
    return setting != null && !setting.isValid();
  }

  private ListenerConfig listener(String name, ListenAddress address) {
    String path = Settings.listenerPath(name);
    return new ListenerConfig(
        name,
        address,
        settings.value(path + ".backlog", Integer.class),
        new WindowConfig(
            settings.value(path + ".window.bytes", Long.class),
            settings.value(path + ".window.operations", Integer.class)),
        settings.value(path + ".idleTimeout", Duration.class),
        settings.value(path + ".maxConnections", Integer.class),
        new FrameReader(settings, problems).read(path),
        settings.value(path + ".processors", CheckedChain.class).processors(),
        settings.value(path + ".maxFrames", Integer.class),
        new ProxyProtocolReader(settings, problems).read(path + ".proxyProtocol", address.scheme()),
        http.greeting(path),
        http.read(path),
        new TlsReader(settings, problems).read(address.scheme(), path + ".tls"),
        new UdpReader(settings).read(path + ".udp"),
        new LimitsReader(settings, problems).read(path),
        new KeepAliveReader(settings, problems).read(path + ".keepAlive"));
  }
}

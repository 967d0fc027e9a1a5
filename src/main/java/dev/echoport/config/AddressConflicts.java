package dev.echoport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports sockets that would take each other's port, before the second one fails to bind. */
final class AddressConflicts {
  private final Settings settings;
  private final Problems problems;
  private final List<Socket> sockets = new ArrayList<>();

  private record Socket(String owner, Origin origin, ListenAddress address) {
    boolean conflictsWith(Socket other) {
      String host = address.host();
      String otherHost = other.address.host();
      return address.port() != 0
          && address.port() == other.address.port()
          && (Addresses.same(host, otherHost)
              || Addresses.covers(host, otherHost)
              || Addresses.covers(otherHost, host));
    }
  }

  AddressConflicts(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  void report() {
    ListenerReader listeners = new ListenerReader(settings, problems);
    for (String name : settings.listeners().keySet()) {
      String path = Settings.listenerPath(name);
      add(path, listeners.effectiveAddress(name), path + ".uri", path + ".host", path + ".port");
    }
    add("admin", adminAddress("admin.port"), "admin.host", "admin.port");
    add("admin.agentPort", adminAddress("admin.agentPort"), "admin.host", "admin.agentPort");
    for (int i = 0; i < sockets.size(); i++) {
      for (int j = i + 1; j < sockets.size(); j++) {
        reportConflict(sockets.get(i), sockets.get(j));
      }
    }
  }

  private @Nullable ListenAddress adminAddress(String port) {
    if (!settings.isValid("admin.host") || !settings.isValid(port)) {
      return null;
    }
    return new ListenAddress(
        settings.value("admin.host", String.class), settings.value(port, Integer.class));
  }

  private void add(String owner, @Nullable ListenAddress address, String... paths) {
    if (address != null) {
      sockets.add(new Socket(owner, newestOrigin(paths), address));
    }
  }

  /** The place that an operator most likely wants to change. */
  private Origin newestOrigin(String... paths) {
    return Stream.of(paths)
        .map(settings::find)
        .filter(Objects::nonNull)
        .map(Setting::origin)
        .max(Origin::compareTo)
        .orElseThrow();
  }

  private void reportConflict(Socket first, Socket second) {
    if (first.conflictsWith(second)) {
      boolean firstIsNewer = first.origin().compareTo(second.origin()) > 0;
      Socket newer = firstIsNewer ? first : second;
      Socket older = firstIsNewer ? second : first;
      problems.add(newer.origin(), newer.owner(), conflict(newer, older));
    }
  }

  private static String conflict(Socket newer, Socket older) {
    return text(newer.address())
        + " is taken by "
        + older.owner()
        + ", "
        + text(older.address())
        + " (expected: another port, or 0)";
  }

  private static String text(ListenAddress address) {
    return address.uri().substring("tcp://".length());
  }
}

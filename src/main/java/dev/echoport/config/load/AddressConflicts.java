package dev.echoport.config.load;

import dev.echoport.config.Addresses;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.source.Settings;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports sockets that would take each other's port, before the second one fails to bind. */
final class AddressConflicts {
  private final Settings settings;
  private final Problems problems;
  private final ListenerReader listeners;
  private final List<Socket> sockets = new ArrayList<>();

  private record Socket(String owner, Origin origin, ListenAddress address) {
    boolean conflictsWith(Socket other) {
      return address instanceof InetListenAddress one
              && other.address instanceof InetListenAddress another
          ? sharePort(one, another)
          : address.uri().equals(other.address.uri());
    }

    private static boolean sharePort(InetListenAddress one, InetListenAddress another) {
      return one.port() != 0
          && one.scheme().sharesPortsWith(another.scheme())
          && one.port() == another.port()
          && (Addresses.same(one.host(), another.host())
              || Addresses.covers(one.host(), another.host())
              || Addresses.covers(another.host(), one.host()));
    }

    String shown() {
      return address instanceof InetListenAddress inet ? inet.hostAndPort() : address.uri();
    }

    String expected() {
      return address instanceof InetListenAddress ? "another port, or 0" : "another path";
    }
  }

  AddressConflicts(Settings settings, Problems problems, ListenerReader listeners) {
    this.settings = settings;
    this.problems = problems;
    this.listeners = listeners;
  }

  void report() {
    for (String name : settings.listeners().keySet()) {
      String path = Settings.listenerPath(name);
      add(path, listeners.effectiveAddress(name), path + ".uri", path + ".host", path + ".port");
    }
    add("admin", boundAddress("admin.host", "admin.port"), "admin.host", "admin.port");
    add(
        "admin.agentPort",
        boundAddress("admin.host", "admin.agentPort"),
        "admin.host",
        "admin.agentPort");
    if (settings.isValid("cluster") && settings.value("cluster.enabled", Boolean.class)) {
      addCluster("cluster.port");
      addCluster("cluster.memberPort");
    }
    add("bridge", boundAddress("bridge.host", "bridge.port"), "bridge.host", "bridge.port");
    for (int i = 0; i < sockets.size(); i++) {
      for (int j = i + 1; j < sockets.size(); j++) {
        reportConflict(sockets.get(i), sockets.get(j));
      }
    }
  }

  private void addCluster(String portPath) {
    InetListenAddress address = boundAddress("cluster.host", portPath);
    if (address != null) {
      boolean anyHost = address.host().isEmpty();
      InetListenAddress bound =
          anyHost ? new InetListenAddress("0.0.0.0", address.port()) : address;
      add(portPath, bound, "cluster.host", portPath);
    }
  }

  private @Nullable InetListenAddress boundAddress(String hostPath, String portPath) {
    if (!settings.isValid(hostPath) || !settings.isValid(portPath)) {
      return null;
    }
    return new InetListenAddress(
        settings.value(hostPath, String.class), settings.value(portPath, Integer.class));
  }

  private void add(String owner, @Nullable ListenAddress address, String... paths) {
    if (address != null) {
      sockets.add(new Socket(owner, settings.newestOrigin(List.of(paths)), address));
    }
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
    return newer.shown()
        + " is taken by "
        + older.owner()
        + ", "
        + older.shown()
        + " (expected: "
        + newer.expected()
        + ")";
  }
}

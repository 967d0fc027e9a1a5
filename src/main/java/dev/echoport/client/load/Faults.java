package dev.echoport.client.load;

import java.util.EnumMap;
import java.util.Map;

/** Faults by kind: how many connections, and the first one in words. For one thread. */
final class Faults {
  private final Map<FaultKind, Fault> byKind = new EnumMap<>(FaultKind.class);

  void add(FaultKind kind, int connection, String what) {
    merge(kind, new Fault(1, "connection " + connection + ": " + what));
  }

  void addAll(Faults others) {
    others.byKind.forEach(this::merge);
  }

  private void merge(FaultKind kind, Fault fault) {
    byKind.merge(kind, fault, Fault::plus);
  }

  Map<FaultKind, Fault> byKind() {
    return Map.copyOf(byKind);
  }

  long total() {
    return byKind.values().stream().mapToLong(Fault::connections).sum();
  }
}

package dev.echoport.app;

import dev.echoport.condition.Certificate;
import dev.echoport.condition.NodeFacts;
import dev.echoport.history.NodeHistory;
import dev.echoport.listener.Listener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a node tells of itself to those who ask how it is. */
final class NodeSigns {
  private NodeSigns() {}

  static NodeFacts facts(String name, NodeHistory history, NodeRuntime runtime) {
    return new NodeFacts(
        name, BuildVersion.text(), history.startedAt(), runtime.transportName(), runtime.loops());
  }

  /** Those that listeners show now; any thread. */
  static List<Certificate> certificates(Collection<Listener> listeners) {
    List<Certificate> all = new ArrayList<>();
    for (Listener each : listeners) {
      String name = each.config().name();
      each.tls()
          .ifPresent(
              tls ->
                  tls.expiries()
                      .forEach((subject, until) -> all.add(new Certificate(name, subject, until))));
    }
    return all;
  }
}

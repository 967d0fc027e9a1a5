package dev.echoport.completion;

import java.util.Map;

/**
 * A listener as the API and the metrics show it.
 *
 * @param name the key under {@code listeners} in the configuration
 * @param uri where it listens, with the port that the system chose if 0 was asked for
 * @param loops how many event loops serve it
 * @param totals the sum over its loops
 * @param refused connections not accepted or not kept, by reason
 * @param datagramsRefused datagrams not answered, by reason; empty unless it echoes datagrams
 */
public record ListenerReport(
    String name,
    String uri,
    int loops,
    ListenerTotals.Snapshot totals,
    Map<RefusalReason, Long> refused,
    Map<DatagramRefusal, Long> datagramsRefused) {

  public ListenerReport {
    refused = Map.copyOf(refused);
    datagramsRefused = Map.copyOf(datagramsRefused);
  }

  /** A listener for connections. */
  public ListenerReport(
      String name,
      String uri,
      int loops,
      ListenerTotals.Snapshot totals,
      Map<RefusalReason, Long> refused) {
    this(name, uri, loops, totals, refused, Map.of());
  }
}

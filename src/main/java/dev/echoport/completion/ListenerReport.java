package dev.echoport.completion;

import java.util.EnumMap;
import java.util.Map;

/**
 * A listener as the API and the metrics show it.
 *
 * @param name the key under {@code listeners} in the configuration
 * @param uri where it listens, with the port that the system chose if 0 was asked for
 * @param state whether it still does
 * @param loops how many event loops serve it
 * @param totals the sum over its loops
 * @param refused connections not accepted or not kept, by reason
 */
public record ListenerReport(
    String name,
    String uri,
    State state,
    int loops,
    ListenerTotals.Snapshot totals,
    Map<RefusalReason, Long> refused) {

  /** Whether connections are accepted. */
  public enum State {
    /** It accepts. */
    LISTENING,
    /** It was taken out of the configuration of a running node, and has open connections. */
    DRAINING,
    /** It was taken out, and its last connection has ended; its counts stay. */
    REMOVED
  }

  /** One that accepts. */
  public ListenerReport(
      String name,
      String uri,
      int loops,
      ListenerTotals.Snapshot totals,
      Map<RefusalReason, Long> refused) {
    this(name, uri, State.LISTENING, loops, totals, refused);
  }

  public ListenerReport {
    refused = Map.copyOf(refused);
  }

  /** This one, with what another of the same name did before. */
  public ListenerReport plus(ListenerReport earlier) {
    State both = state == State.REMOVED ? earlier.state : state;
    return new ListenerReport(
        name, uri, both, loops, totals.plus(earlier.totals), sum(refused, earlier.refused));
  }

  private static Map<RefusalReason, Long> sum(
      Map<RefusalReason, Long> some, Map<RefusalReason, Long> others) {
    Map<RefusalReason, Long> sum = new EnumMap<>(RefusalReason.class);
    sum.putAll(some);
    others.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return sum;
  }
}

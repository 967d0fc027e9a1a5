package dev.echoport.completion.report;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.RefusalReason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listener as the API and the metrics show it.
 *
 * @param name the key under {@code listeners} in the configuration
 * @param uri where it listens, with the port that the system chose if 0 was asked for
 * @param state whether it still does
 * @param loops how many event loops serve it
 * @param totals the sum over its loops
 * @param refused connections not accepted or not kept, by reason
 * @param datagramsRefused datagrams not answered, by reason; empty unless it echoes datagrams
 * @param own what the node's own checks did, which {@code totals} leave out
 * @param cutAt when what is still open is cut, if it drains though the node goes on
 */
public record ListenerReport(
    String name,
    String uri,
    State state,
    int loops,
    ListenerTotals.Snapshot totals,
    Map<RefusalReason, Long> refused,
    Map<DatagramRefusal, Long> datagramsRefused,
    OwnTraffic own,
    @Nullable Instant cutAt) {

  /** Whether connections are accepted. */
  public enum State {
    /** It accepts. */
    LISTENING,
    /** It was taken out of the configuration of a running node, and has open connections. */
    DRAINING,
    /** It was taken out, and its last connection has ended; its counts stay. */
    REMOVED
  }

  /** One that accepts connections. */
  public ListenerReport(
      String name,
      String uri,
      int loops,
      ListenerTotals.Snapshot totals,
      Map<RefusalReason, Long> refused) {
    this(name, uri, State.LISTENING, loops, totals, refused, Map.of(), OwnTraffic.NONE, null);
  }

  public ListenerReport {
    refused = Map.copyOf(refused);
    datagramsRefused = Map.copyOf(datagramsRefused);
  }

  /** This one, with what another of the same name did before. */
  public ListenerReport plus(ListenerReport earlier) {
    State both = state == State.REMOVED ? earlier.state : state;
    return new ListenerReport(
        name,
        uri,
        both,
        loops,
        totals.plus(earlier.totals),
        sum(refused, earlier.refused),
        sum(datagramsRefused, earlier.datagramsRefused),
        own.plus(earlier.own),
        cutAt == null ? earlier.cutAt : cutAt);
  }

  private static <R> Map<R, Long> sum(Map<R, Long> some, Map<R, Long> others) {
    Map<R, Long> sum = new HashMap<>(some);
    others.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return sum;
  }
}

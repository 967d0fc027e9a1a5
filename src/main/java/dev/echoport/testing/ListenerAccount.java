package dev.echoport.testing;

import dev.echoport.completion.ListenerTotals;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a listener has done since the test began, or since the last {@link Echoport#reset}; that of
 * datagrams, which have no connection, is here alone.
 *
 * <pre>{@code
 * void lostTwo(EchoportListener udp) {
 *   assertThat(udp.account().faults()).containsEntry("loss", 2L);
 * }
 * }</pre>
 *
 * @param connections opened
 * @param receivedBytes of payload, from peers
 * @param sentBytes of payload, taken by the kernel for peers
 * @param droppedBytes that faults left out
 * @param insertedBytes that faults made
 * @param alteredBytes that left other than they came
 * @param discardedBytes not echoed, by reason; without those that have none
 * @param faults that took effect, by kind; without those that have none
 */
public record ListenerAccount(
    long connections,
    long receivedBytes,
    long sentBytes,
    long droppedBytes,
    long insertedBytes,
    long alteredBytes,
    Map<String, Long> discardedBytes,
    Map<String, Long> faults) {
  static final ListenerAccount NONE = new ListenerAccount(0, 0, 0, 0, 0, 0, Map.of(), Map.of());

  public ListenerAccount {
    discardedBytes = Map.copyOf(discardedBytes);
    faults = Map.copyOf(faults);
  }

  static ListenerAccount of(ListenerTotals.Snapshot totals) {
    Map<String, Long> discarded = new TreeMap<>();
    totals.ledger().discarded().forEach((reason, bytes) -> discarded.put(reason.name(), bytes));
    Map<String, Long> faults = new TreeMap<>();
    totals.faults().forEach((kind, count) -> faults.put(kind.word(), count));
    return new ListenerAccount(
            totals.opened(),
            totals.ledger().received(),
            totals.ledger().sent(),
            totals.ledger().dropped(),
            totals.ledger().inserted(),
            totals.ledger().altered(),
            discarded,
            faults)
        .since(NONE);
  }

  ListenerAccount since(ListenerAccount earlier) {
    return new ListenerAccount(
        connections - earlier.connections,
        receivedBytes - earlier.receivedBytes,
        sentBytes - earlier.sentBytes,
        droppedBytes - earlier.droppedBytes,
        insertedBytes - earlier.insertedBytes,
        alteredBytes - earlier.alteredBytes,
        difference(discardedBytes, earlier.discardedBytes),
        difference(faults, earlier.faults));
  }

  private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> earlier) {
    Map<String, Long> more = new TreeMap<>(now);
    earlier.forEach((key, count) -> more.merge(key, -count, Long::sum));
    more.values().removeIf(count -> count == 0);
    return more;
  }
}

package dev.echoport.completion;

/**
 * The node's own readiness checks on a listener. They are in no other count.
 *
 * @param connections opened so far; datagrams have none
 */
public record OwnTraffic(long connections, long receivedBytes, long sentBytes) {
  public static final OwnTraffic NONE = new OwnTraffic(0, 0, 0);

  /** The sum of what was counted apart. */
  public static OwnTraffic of(ListenerTotals totals) {
    Ledger ledger = totals.ledger();
    return new OwnTraffic(totals.openedSoFar(), ledger.received(), ledger.sent());
  }

  /** The sum of two loops, or of two listeners. */
  public OwnTraffic plus(OwnTraffic other) {
    return new OwnTraffic(
        connections + other.connections,
        receivedBytes + other.receivedBytes,
        sentBytes + other.sentBytes);
  }
}

package dev.echoport.completion;

import java.util.Map;

/**
 * A {@link Ledger} as it stood at one moment on its loop.
 *
 * @param dropped bytes that faults left out of the output
 * @param inserted bytes of the output that faults made; produced has them as well
 * @param altered bytes that left, by a fault, other than they came
 * @param discarded bytes not echoed, by reason, those dropped with {@code FAULT}; reasons without
 *     bytes are absent
 */
public record LedgerSnapshot(
    long received,
    long consumed,
    long produced,
    long sent,
    long discardedIn,
    long discardedOut,
    long dropped,
    long inserted,
    long altered,
    Map<CloseReason, Long> discarded) {

  /** An account without any bytes. */
  public static final LedgerSnapshot ZERO = new LedgerSnapshot(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  public LedgerSnapshot {
    discarded = Map.copyOf(discarded);
  }

  /** Bytes received and not yet consumed or discarded. */
  public long pendingIn() {
    return received - consumed - discardedIn;
  }

  /** Bytes produced and not yet sent or discarded. */
  public long pendingOut() {
    return produced - sent - discardedOut;
  }

  /** Bytes in the gateway's hands, in both directions. */
  public long pending() {
    return pendingIn() + pendingOut();
  }

  /** Bytes of the output that were input, in the gateway's hands or beyond. */
  public long echoed() {
    return produced - inserted;
  }

  /** Bytes that were received and are never sent, for whatever reason. */
  public long lost() {
    return discardedIn + discardedOut + dropped;
  }

  /** The sum of two accounts. */
  public LedgerSnapshot plus(LedgerSnapshot other) {
    return new LedgerSnapshot(
        received + other.received,
        consumed + other.consumed,
        produced + other.produced,
        sent + other.sent,
        discardedIn + other.discardedIn,
        discardedOut + other.discardedOut,
        dropped + other.dropped,
        inserted + other.inserted,
        altered + other.altered,
        Counts.sum(CloseReason.class, discarded, other.discarded));
  }
}

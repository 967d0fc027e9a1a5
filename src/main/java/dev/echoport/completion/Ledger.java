package dev.echoport.completion;

import org.jspecify.annotations.Nullable;

/**
 * The exact account of a connection's bytes, or of all connections of one listener on one loop.
 *
 * <pre>
 *   received = consumed + discarded.in  + pending.in
 *   produced = sent     + discarded.out + pending.out
 *   consumed = echoed   + dropped
 *   produced = echoed   + inserted
 * </pre>
 *
 * <p>The last two are about faults on purpose: what they {@code dropped} never becomes output, what
 * they {@code inserted} is output without input, and what they {@code altered} is sent other than
 * it came. They hold where nothing else makes output of another size than its input.
 *
 * <p>Pending is computed from the other terms, so the equations hold by construction. What can go
 * wrong is a negative pending; every update asserts that there is none. Owned by one event loop:
 * plain fields, no locks.
 */
public final class Ledger {
  private static final CloseReason[] REASONS = CloseReason.values();

  private long received;
  private long consumed;
  private long produced;
  private long sent;
  private long discardedIn;
  private long discardedOut;
  private long dropped;
  private long inserted;
  private long altered;
  private long @Nullable [] discardedByReason;

  /** The kernel handed us {@code bytes}. */
  public void received(int bytes) {
    received += bytes;
  }

  /** {@code bytes} of the input were turned into {@code produced} bytes of output. */
  public void consumed(int bytes, int producedBytes) {
    consumed += bytes;
    produced += producedBytes;
    assert pendingIn() >= 0 : "consumed more than received: " + snapshot();
  }

  /** The kernel took {@code bytes} of the output. */
  public void sent(int bytes) {
    sent += bytes;
    assert pendingOut() >= 0 : "sent more than produced: " + snapshot();
  }

  /** {@code bytes} that were received will never be consumed. */
  public void discardedIn(int bytes, CloseReason reason) {
    discardedIn += bytes;
    count(bytes, reason);
    assert pendingIn() >= 0 : "discarded more than received: " + snapshot();
  }

  /** {@code bytes} of the output will never be sent. */
  public void discardedOut(int bytes, CloseReason reason) {
    discardedOut += bytes;
    count(bytes, reason);
    assert pendingOut() >= 0 : "discarded more than produced: " + snapshot();
  }

  /** {@code bytes} that were consumed are no output, by a fault. */
  public void dropped(int bytes) {
    dropped += bytes;
    produced -= bytes;
    count(bytes, CloseReason.FAULT);
    assert pendingOut() >= 0 : "dropped more than produced: " + snapshot();
  }

  /** {@code bytes} of the output were made without input, by a fault. */
  public void inserted(int bytes) {
    inserted += bytes;
    produced += bytes;
  }

  /** {@code bytes} of the output are not what they were, by a fault. */
  public void altered(int bytes) {
    altered += bytes;
  }

  private void count(int bytes, CloseReason reason) {
    long[] byReason = discardedByReason;
    if (byReason == null) {
      byReason = new long[REASONS.length];
      discardedByReason = byReason;
    }
    byReason[reason.ordinal()] += bytes;
  }

  /** Bytes received so far; also the offset of the next receive. */
  public long received() {
    return received;
  }

  /** Bytes of the input that became what they become. */
  public long consumed() {
    return consumed;
  }

  /** Bytes of output so far. */
  public long produced() {
    return produced;
  }

  /** Bytes that the kernel took so far. */
  public long sent() {
    return sent;
  }

  /** Offset of the next send completion: everything before it was sent or discarded. */
  public long completedOut() {
    return sent + discardedOut;
  }

  /** Bytes received and not yet consumed or discarded. */
  public long pendingIn() {
    return received - consumed - discardedIn;
  }

  /** Bytes produced and not yet sent or discarded. */
  public long pendingOut() {
    return produced - sent - discardedOut;
  }

  /** A copy that any thread may read. */
  public LedgerSnapshot snapshot() {
    return new LedgerSnapshot(
        received,
        consumed,
        produced,
        sent,
        discardedIn,
        discardedOut,
        dropped,
        inserted,
        altered,
        Counts.of(CloseReason.class, discardedByReason));
  }
}

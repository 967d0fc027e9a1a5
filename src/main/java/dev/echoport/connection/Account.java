package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.Ledger;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.RecentCompletions;
import org.jspecify.annotations.Nullable;

/**
 * What one connection did: its ledger, its part in the listener's totals, its completions. Owned by
 * the connection's loop. Times are those of the loop's clock.
 */
public final class Account {
  private final long number;
  private final ListenerTotals totals;
  private final CompletionSink sink;
  private final Ledger ledger = new Ledger();
  private long sequence;
  private long longestSendNanos;
  private @Nullable RecentCompletions recent;

  /**
   * @param number of the connection
   */
  public Account(long number, ListenerTotals totals, CompletionSink sink) {
    this.number = number;
    this.totals = totals;
    this.sink = sink;
  }

  /** The kernel handed over {@code bytes}. */
  public void received(int bytes, long posted, long now) {
    long offset = ledger.received();
    ledger.received(bytes);
    totals.ledger().received(bytes);
    completed(Operation.RECEIVE, Outcome.OK, offset, bytes, posted, now, null);
  }

  /** The kernel took {@code bytes}. */
  public void sent(int bytes, long posted, long now) {
    long offset = ledger.completedOut();
    ledger.sent(bytes);
    totals.ledger().sent(bytes);
    longestSendNanos = Math.max(longestSendNanos, now - posted);
    completed(Operation.SEND, Outcome.OK, offset, bytes, posted, now, null);
  }

  /** {@code bytes} of the output are given up. */
  public void notSent(
      int bytes, long posted, long now, Outcome outcome, CloseReason why, String cause) {
    long offset = ledger.completedOut();
    ledger.discardedOut(bytes, why);
    totals.ledger().discardedOut(bytes, why);
    longestSendNanos = Math.max(longestSendNanos, now - posted);
    completed(Operation.SEND, outcome, offset, bytes, posted, now, cause);
  }

  private void completed(
      Operation operation,
      Outcome outcome,
      long offset,
      int bytes,
      long posted,
      long now,
      @Nullable String cause) {
    totals.completed(operation, outcome, now - posted);
    sequence++;
    recent().add(sequence, operation, outcome, offset, bytes, posted, now, 0);
    if (sink.recording(number)) {
      sink.completed(number, sequence, operation, outcome, offset, bytes, posted, now, cause);
    }
  }

  /** {@code bytes} of input became {@code produced} bytes of output. */
  public void consumed(int bytes, int produced) {
    ledger.consumed(bytes, produced);
    totals.ledger().consumed(bytes, produced);
  }

  /** {@code bytes} of input will never become output. */
  public void discarded(int bytes, CloseReason why) {
    ledger.discardedIn(bytes, why);
    totals.ledger().discardedIn(bytes, why);
  }

  /** Whatever input is left will never become output. */
  public void discardPending(CloseReason why) {
    for (long left = ledger.pendingIn(); left > 0; left = ledger.pendingIn()) {
      discarded((int) Math.min(left, Integer.MAX_VALUE), why);
    }
  }

  /** The processors are done with a frame, or it with them. */
  public void processed(
      Outcome outcome,
      long offset,
      int bytes,
      int produced,
      long posted,
      long started,
      long now,
      @Nullable String cause) {
    totals.completed(Operation.PROCESS, outcome, now - posted);
    sequence++;
    recent().addFrame(sequence, outcome, offset, bytes, produced, posted, started, now);
    if (sink.recording(number)) {
      sink.processed(
          number, sequence, outcome, offset, bytes, produced, posted, started, now, cause);
    }
  }

  /** A fault took effect. */
  public void fault(
      FaultKind kind, Operation direction, int plan, long offset, int bytes, long now) {
    totals.fault(kind, direction);
    totals.completed(Operation.FAULT, Outcome.OK, 0);
    sequence++;
    recent().addFault(sequence, kind, direction, plan, offset, bytes, now);
    if (sink.recording(number)) {
      sink.fault(number, sequence, kind, direction, plan, offset, bytes, now);
    }
  }

  /** A fault leaves {@code bytes} out of the output. */
  public void dropped(int bytes) {
    ledger.dropped(bytes);
    totals.ledger().dropped(bytes);
  }

  /** A fault makes {@code bytes} of output. */
  public void inserted(int bytes) {
    ledger.inserted(bytes);
    totals.ledger().inserted(bytes);
  }

  /** A fault changes {@code bytes} of output. */
  public void altered(int bytes) {
    ledger.altered(bytes);
    totals.ledger().altered(bytes);
  }

  private RecentCompletions recent() {
    RecentCompletions made = recent;
    if (made == null) {
      made = new RecentCompletions();
      recent = made;
    }
    return made;
  }

  /**
   * The newest completions, {@code null} if there was none.
   *
   * @param epochOffsetNanos added to the loop's clock, gives nanoseconds since the epoch
   */
  @Nullable CompletionBatch lastCompletions(String node, String listener, long epochOffsetNanos) {
    RecentCompletions kept = recent;
    return kept == null ? null : kept.batch(node, listener, number, epochOffsetNanos);
  }

  /** Completions so far. */
  public long completions() {
    return sequence;
  }

  /** The longest time from post to completion of a send, successful or not. */
  long longestSendNanos() {
    return longestSendNanos;
  }

  public long received() {
    return ledger.received();
  }

  /** Bytes of input that became output, or are left out of it. */
  public long consumed() {
    return ledger.consumed();
  }

  /** Bytes of output so far. */
  public long produced() {
    return ledger.produced();
  }

  public long sent() {
    return ledger.sent();
  }

  /** Where in the output what is produced next begins. */
  public long outputOffset() {
    return ledger.completedOut() + ledger.pendingOut();
  }

  /** Bytes received and neither sent nor given up. */
  public long pending() {
    return ledger.pendingIn() + ledger.pendingOut();
  }

  /** Whether nothing is pending, in either direction. */
  public boolean settled() {
    return ledger.pendingIn() == 0 && ledger.pendingOut() == 0;
  }

  /** A copy that any thread may read. */
  public LedgerSnapshot snapshot() {
    return ledger.snapshot();
  }
}

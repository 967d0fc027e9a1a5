package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.ConnectionId;
import dev.echoport.completion.ConnectionReport;
import dev.echoport.completion.Ledger;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One peer and everything that is in flight with it. Owned by one event loop, which calls every
 * method.
 *
 * <pre>
 *                 peer's FIN                     last send completed
 *        OPEN ----------------&gt; PEER_FINISHED ------------------------&gt; CLOSED (PEER_FINISHED)
 *          | drain
 *          v      last send completed, FIN sent          peer's FIN, or quiet
 *       DRAINING ------------------------------&gt; LINGERING ----------------&gt; CLOSED (DRAINED)
 *
 *        any state -- reset, idle, deadline, shutdown --&gt; CLOSED (PEER_RESET, IDLE, DRAIN_CUT, ...)
 * </pre>
 *
 * <p>A receive is posted while the window has room; with {@code window.operations: 1} that means
 * that the next one is posted only after the send of the last has completed.
 */
public final class Connection {
  /** How long a drained connection without input waits for the peer's FIN. */
  static final long LINGER_QUIET_NANOS = 1_000_000_000L;

  private final LoopServices services;
  private final Peer peer;
  private final long number;
  private final String id;
  private final Instant openedAt = Instant.now();
  private final ListenerTotals totals;
  private final CompletionSink sink;
  private final LongSupplier clock;
  private final Ledger ledger = new Ledger();
  private final Window window;

  private ConnectionState state = ConnectionState.OPEN;
  private boolean receivePosted = true;
  private boolean unflushed;
  private long sequence;
  private long receivePostedNanos;
  private long progressNanos;
  private @Nullable SendOperation unused;
  private @Nullable CloseReason reason;
  private @Nullable String cause;
  private @Nullable Instant closedAt;

  Connection(LoopServices services, Peer peer, long number) {
    this.services = services;
    this.peer = peer;
    this.number = number;
    this.id = ConnectionId.format(services.node(), number);
    this.totals = services.totals();
    this.sink = services.sink();
    this.clock = services.clock();
    this.window = new Window(services.listener().window());
    this.receivePostedNanos = clock.getAsLong();
    this.progressNanos = receivePostedNanos;
  }

  /** Counts the connection in and tells the observer. */
  void open() {
    totals.opened();
    if (services.observer().observing()) {
      services.observer().opened(report());
    }
  }

  /** A receive completed; takes the ownership of {@code data}. */
  void onReceived(ByteBuf data) {
    int bytes = data.readableBytes();
    long now = clock.getAsLong();
    completeReceive(bytes, now);
    if (state == ConnectionState.LINGERING || state == ConnectionState.CLOSED) {
      discard(bytes);
      data.release();
    } else {
      echo(data, bytes, now);
    }
  }

  private void completeReceive(int bytes, long now) {
    long offset = ledger.received();
    long posted = receivePostedNanos;
    ledger.received(bytes);
    totals.ledger().received(bytes);
    totals.completed(Operation.RECEIVE, Outcome.OK, now - posted);
    sequence++;
    if (sink.recording()) {
      sink.completed(
          number, sequence, Operation.RECEIVE, Outcome.OK, offset, bytes, posted, now, null);
    }
    receivePostedNanos = now;
    progressNanos = now;
  }

  private void discard(int bytes) {
    CloseReason why = reason == null ? CloseReason.DRAINED : reason;
    ledger.discardedIn(bytes, why);
    totals.ledger().discardedIn(bytes, why);
  }

  private void echo(ByteBuf data, int bytes, long now) {
    ledger.consumed(bytes, bytes);
    totals.ledger().consumed(bytes, bytes);
    SendOperation operation = unusedOperation();
    operation.post(bytes, Math.max(bytes, data.capacity()), now);
    window.posted(operation);
    unflushed = true;
    peer.send(data, operation);
    if (window.full()) {
      flush();
      if (window.full()) {
        receive(false);
      }
    }
  }

  private SendOperation unusedOperation() {
    SendOperation operation = unused;
    if (operation == null) {
      return peer.newOperation(this);
    }
    unused = operation.next;
    operation.next = null;
    return operation;
  }

  /** The transport has handed over everything that it had read for now. */
  void onReceiveBatchCompleted() {
    flush();
  }

  private void flush() {
    if (unflushed) {
      unflushed = false;
      peer.flush();
    }
  }

  private void receive(boolean posted) {
    if (receivePosted == posted || state == ConnectionState.CLOSED) {
      return;
    }
    receivePosted = posted;
    if (posted) {
      receivePostedNanos = clock.getAsLong();
    }
    peer.receive(posted);
  }

  /**
   * A send completed: entirely if {@code failure} is null, else as far as the kernel had taken it.
   */
  void onSendCompleted(SendOperation operation, @Nullable Throwable failure) {
    window.completed(operation);
    long now = clock.getAsLong();
    int taken = operation.takenBytes;
    int rest = operation.bytes - taken;
    if (taken > 0) {
      completeSend(operation.postedNanos, now, taken, Outcome.OK, null);
      progressNanos = now;
    }
    if (rest > 0) {
      failSend(operation.postedNanos, now, rest, failure);
    }
    operation.next = unused;
    unused = operation;
    afterSend();
  }

  private void completeSend(
      long posted, long now, int bytes, Outcome outcome, @Nullable String failure) {
    long offset = ledger.completedOut();
    if (outcome == Outcome.OK) {
      ledger.sent(bytes);
      totals.ledger().sent(bytes);
    } else {
      CloseReason why = reason == null ? CloseReason.INTERNAL : reason;
      ledger.discardedOut(bytes, why);
      totals.ledger().discardedOut(bytes, why);
    }
    totals.completed(Operation.SEND, outcome, now - posted);
    sequence++;
    if (sink.recording()) {
      sink.completed(
          number, sequence, Operation.SEND, outcome, offset, bytes, posted, now, failure);
    }
  }

  private void failSend(long posted, long now, int bytes, @Nullable Throwable failure) {
    close(reasonOf(failure), message(failure));
    boolean ours = reason != CloseReason.PEER_RESET && reason != CloseReason.INTERNAL;
    completeSend(posted, now, bytes, ours ? Outcome.CANCELLED : Outcome.FAILED, failureText(ours));
  }

  private String failureText(boolean ours) {
    return ours || cause == null ? String.valueOf(reason) : cause;
  }

  private CloseReason reasonOf(@Nullable Throwable failure) {
    if (failure instanceof ClosedChannelException) {
      return closedByOthers();
    }
    return failure instanceof IOException ? CloseReason.PEER_RESET : CloseReason.INTERNAL;
  }

  /** The channel was closed, and not by this connection. */
  private CloseReason closedByOthers() {
    return state == ConnectionState.DRAINING ? CloseReason.DRAIN_CUT : CloseReason.PEER_RESET;
  }

  private void afterSend() {
    if (window.empty() && state != ConnectionState.OPEN) {
      onAllSent();
    } else if (!receivePosted && state == ConnectionState.OPEN && window.hasRoom()) {
      receive(true);
    }
  }

  private void onAllSent() {
    if (state == ConnectionState.PEER_FINISHED) {
      close(CloseReason.PEER_FINISHED, null);
    } else if (state == ConnectionState.DRAINING) {
      finish();
    }
  }

  private void finish() {
    state = ConnectionState.LINGERING;
    peer.finish();
    receive(true);
  }

  /** The peer has sent FIN, and everything before it was handed to {@link #onReceived}. */
  void onPeerFinished() {
    if (state == ConnectionState.LINGERING) {
      close(CloseReason.DRAINED, null);
    } else if (state == ConnectionState.OPEN || state == ConnectionState.DRAINING) {
      state = ConnectionState.PEER_FINISHED;
      flush();
      if (state == ConnectionState.PEER_FINISHED && window.empty()) {
        onAllSent();
      }
    }
  }

  /** The transport failed: the peer reset the connection, or something between it and us did. */
  void onFailure(Throwable failure) {
    if (failure instanceof IOException) {
      close(CloseReason.PEER_RESET, message(failure));
    } else {
      close(CloseReason.INTERNAL, message(failure));
    }
  }

  private static @Nullable String message(@Nullable Throwable failure) {
    return failure == null ? null : failure.getMessage();
  }

  /** Stops receiving; once everything received was sent back, sends FIN and lingers. */
  public void drain() {
    if (state == ConnectionState.OPEN) {
      state = ConnectionState.DRAINING;
      receive(false);
      flush();
      if (state == ConnectionState.DRAINING && window.empty()) {
        onAllSent();
      }
    }
  }

  /** Ends the connection now, whatever is pending; what is lost is counted under {@code why}. */
  public void cut(CloseReason why) {
    close(state == ConnectionState.LINGERING ? CloseReason.DRAINED : why, null);
  }

  /** Looks at the clock: ends the connection if it is idle, or has lingered long enough. */
  public void tick(long now) {
    long quiet = now - progressNanos;
    long idle = services.listener().idleTimeout().toNanos();
    if (state == ConnectionState.LINGERING && quiet >= LINGER_QUIET_NANOS) {
      close(CloseReason.DRAINED, null);
    } else if (idle > 0 && quiet >= idle) {
      close(CloseReason.IDLE, null);
    }
  }

  private void close(CloseReason why, @Nullable String failure) {
    if (reason == null) {
      end(why, failure);
      peer.close();
    }
  }

  private void end(CloseReason why, @Nullable String failure) {
    reason = why;
    cause = failure;
  }

  /** The transport is closed and every send has completed. Returns the final report. */
  ConnectionReport onClosed() {
    if (reason == null) {
      end(closedByOthers(), null);
    }
    state = ConnectionState.CLOSED;
    receivePosted = false;
    unused = null;
    closedAt = Instant.now();
    totals.closed(reason());
    assert ledger.pendingIn() == 0 && ledger.pendingOut() == 0 : "pending after close: " + report();
    ConnectionReport report = report();
    if (services.observer().observing()) {
      services.observer().closed(report);
    }
    return report;
  }

  private CloseReason reason() {
    return reason == null ? CloseReason.INTERNAL : reason;
  }

  /** The connection's id, as its completions carry it. */
  public String id() {
    return id;
  }

  /** The connection as it stands now. */
  public ConnectionReport report() {
    return new ConnectionReport(
        id,
        services.listener().name(),
        peer.remoteAddress(),
        peer.localAddress(),
        state.name(),
        openedAt,
        closedAt,
        reason,
        cause,
        ledger.snapshot(),
        sequence,
        new ConnectionReport.WindowReport(
            window.limits().bytes(),
            window.limits().operations(),
            window.heldBytes(),
            window.postedSends(),
            receivePosted));
  }
}

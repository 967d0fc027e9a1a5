package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * What a connection that echoes should be like, told by what has happened to it: the same life as
 * in {@link ConnectionLifecycle}, but without states.
 */
final class ConnectionModel {
  private static final long IDLE_NANOS = 10_000_000_000L;

  private long quietNanos;
  private boolean peerFinished;
  private boolean drained;
  private boolean receivingLast;
  private boolean failed;
  private boolean goAwayFirst;
  int pending;
  boolean finSent;
  @Nullable CloseReason reason;

  void received() {
    quietNanos = 0;
    if (reason == null && !finSent) {
      pending++;
    }
  }

  void sent() {
    pending--;
    quietNanos = 0;
    settle();
  }

  void peerFinished() {
    if (reason == null && finSent) {
      reason = why();
    }
    peerFinished = true;
    settle();
  }

  void drain(boolean receiving) {
    if (reason == null && !failed && !peerFinished && !drained) {
      drained = true;
      receivingLast = receiving;
      settle();
    }
  }

  /** What was to run later has run: the last receive is over, and an error does not linger on. */
  void later() {
    if (finSent && failed) {
      quiet(0);
    }
    receivingLast = false;
    settle();
  }

  void leave() {
    if (reason == null && !finSent) {
      failed = true;
      settle();
    }
  }

  void goAway() {
    goAwayFirst |= reason == null && !peerFinished && !finSent;
  }

  void reset() {
    end(finSent || (goAwayFirst && pending == 0) ? why() : CloseReason.PEER_RESET);
  }

  void cut(CloseReason why) {
    end(finSent ? why() : why);
  }

  void quiet(long nanos) {
    quietNanos += nanos;
    if (finSent && quietNanos >= Linger.QUIET_NANOS) {
      end(why());
    } else if (quietNanos >= IDLE_NANOS) {
      end(CloseReason.IDLE);
    }
  }

  private void settle() {
    if (reason != null || pending > 0) {
      return;
    }
    if (peerFinished) {
      end(failed || goAwayFirst ? why() : CloseReason.PEER_FINISHED);
    } else if (failed || (drained && !receivingLast)) {
      finSent = true;
    }
  }

  private void end(CloseReason why) {
    reason = reason == null ? why : reason;
    pending = 0;
  }

  private CloseReason why() {
    if (failed) {
      return CloseReason.PROTOCOL_ERROR;
    }
    return drained ? CloseReason.DRAINED : CloseReason.INTERNAL;
  }

  boolean peerMaySend() {
    return !peerFinished;
  }

  /** The state, as reports have it. */
  String state() {
    if (reason != null) {
      return "LEAVING";
    }
    if (finSent) {
      return "LINGERING";
    }
    if (failed) {
      return "LEAVING";
    }
    if (peerFinished) {
      return "PEER_FINISHED";
    }
    return drained ? "LEAVING" : "OPEN";
  }
}

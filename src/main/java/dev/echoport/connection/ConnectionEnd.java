package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.memory.MemoryRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a connection to its end: does what the {@link ConnectionLifecycle} says is next. Owned by
 * the connection's loop.
 */
final class ConnectionEnd {
  /**
   * How long a connection that is drained goes on receiving: the time that the loop needs to read
   * what stood in the kernel's queue already, so that it is not lost.
   */
  static final long LAST_RECEIVE_MILLIS = 5;

  private static final long LINGER_TICK_MILLIS = 250;

  private final Connection connection;
  private final ConnectionLifecycle life;
  private final Activity activity;
  private final Account account;
  private final Peer peer;

  ConnectionEnd(Connection connection) {
    this.connection = connection;
    this.life = connection.life();
    this.activity = connection.activity();
    this.account = connection.account();
    this.peer = connection.peer();
  }

  /** Nobody wants more of it than what it holds, or the node stops. */
  void drain(CloseReason reason, @Nullable String why) {
    if (life.drain(reason, why)) {
      connection.input().drain();
      receiveLast(connection.receivePosted());
    }
  }

  private void receiveLast(boolean more) {
    if (life.state() != ConnectionState.DRAINING) {
      return;
    }
    if (more || connection.input().unfinished()) {
      peer.later(LAST_RECEIVE_MILLIS, () -> receiveLast(false));
    } else {
      life.receivedLast();
      stopReceiving();
    }
  }

  /** What was received is answered; nothing else is received. */
  void leave(CloseReason why, @Nullable String failure) {
    if (life.leave(why, failure)) {
      stopReceiving();
    }
  }

  private void stopReceiving() {
    connection.receive(false);
    connection.input().end(false);
    connection.sends().flush();
    ifAllSent();
  }

  /** The peer has sent FIN, behind everything that was received. */
  void peerFinished() {
    if (!life.peerFinished()) {
      return;
    }
    if (life.over()) {
      ended();
    } else if (life.state() == ConnectionState.PEER_FINISHED) {
      connection.input().end(true);
      connection.sends().flush();
      ifAllSent();
    }
  }

  /** Something was sent, or stopped: was that all? */
  void ifAllSent() {
    if (connection.window().allSent() && connection.input().done() && life.sentAll()) {
      switch (life.state()) {
        case FAREWELL -> peer.farewell(this::saidFarewell);
        case LINGERING -> linger();
        default -> ended();
      }
    }
  }

  private void saidFarewell() {
    if (life.first() == FirstClose.GATEWAY_GOAWAY) {
      asDecided();
    } else {
      now(CloseReason.PEER_FINISHED, null);
    }
  }

  private void linger() {
    Linger began = activity.linger();
    peer.watchInput(
        bytes -> {
          if (began.fed(bytes)) {
            asDecided();
          }
        });
    peer.finish();
    connection.receive(true);
    if (life.lossReason() != CloseReason.DRAINED || life.cause() != null) {
      // a node that stops looks often itself
      peer.later(LINGER_TICK_MILLIS, this::lingerOn);
    }
  }

  private void lingerOn() {
    if (life.state() == ConnectionState.LINGERING) {
      connection.tick(activity.now(), connection.listener().idleTimeout().toNanos());
      peer.later(LINGER_TICK_MILLIS, this::lingerOn);
    }
  }

  /** Ends it if it has lingered long enough, or is idle. */
  void tick(long now, long idleNanos) {
    if (activity.lingered(now)) {
      asDecided();
    } else if (idleNanos > 0
        && activity.quietNanos(now) >= idleNanos
        && !connection.input().busy()) {
      now(CloseReason.IDLE, null);
    }
  }

  /** Whether {@code failure} is that it wanted more memory than there is; then it has ended. */
  boolean refused(Throwable failure) {
    MemoryRefusedException refusal = MemoryRefusedException.in(failure);
    if (refusal != null) {
      now(CloseReason.MEMORY, refusal.getMessage());
    }
    return refusal != null;
  }

  /** The transport failed. */
  void failed(Throwable failure) {
    if (refused(failure)) {
      return;
    }
    if ((EndCause.isReset(failure) && life.saidAll(account.settled())) || endedOnPurpose()) {
      asDecided();
    } else {
      because(failure);
    }
  }

  /** A fault has ended it, and what the peer says of that is no news. */
  private boolean endedOnPurpose() {
    return life.state() == ConnectionState.LINGERING && life.lossReason() == CloseReason.FAULT;
  }

  /** What the kernel has not taken of a send is lost, and nothing follows it on this socket. */
  void notSent(SendOperation operation, long now, @Nullable Throwable failure) {
    int bytes = operation.bytes - operation.takenBytes;
    long posted = operation.postedNanos;
    if (failure instanceof SendAbandonedException abandoned) {
      String said = String.valueOf(abandoned.getMessage());
      account.notSent(bytes, posted, now, Outcome.FAILED, abandoned.reason(), said);
      return;
    }
    sendFailed(failure);
    CloseReason why = life.lossReason();
    boolean ours = why != CloseReason.PEER_RESET && why != CloseReason.INTERNAL;
    Outcome outcome = ours ? Outcome.CANCELLED : Outcome.FAILED;
    String cause = life.cause();
    account.notSent(bytes, posted, now, outcome, why, ours || cause == null ? why.name() : cause);
  }

  /** A send failed: nothing can follow it. */
  void sendFailed(@Nullable Throwable failure) {
    if (failure != null && refused(failure)) {
      return;
    }
    if (EndCause.isClosed(failure)) {
      now(life.closedByOthers(account.settled()), life.cause());
    } else {
      because(failure);
    }
  }

  /** Ends it, unless it lingers: then it had ended for another reason. */
  void cut(CloseReason why, @Nullable String said) {
    if (life.state() == ConnectionState.LINGERING) {
      asDecided();
    } else {
      now(why, said);
    }
  }

  /** Ends it now. */
  void now(CloseReason why, @Nullable String said) {
    now(why, said, EndCause.first(why, null));
  }

  /** Ends it now, by a reset. */
  void abort(CloseReason why, @Nullable String said) {
    if (life.end(why, said, FirstClose.GATEWAY_RESET)) {
      examine();
      peer.abort();
    }
  }

  private void because(@Nullable Throwable failure) {
    CloseReason why = EndCause.reason(failure);
    now(why, EndCause.text(failure), EndCause.first(why, failure));
  }

  private void asDecided() {
    now(life.lossReason(), life.cause());
  }

  private void now(CloseReason why, @Nullable String said, FirstClose how) {
    if (life.end(why, said, how)) {
      ended();
    }
  }

  /** The transport is closed; if it was not we who ended it, it has ended now. */
  void byOthers() {
    CloseReason why = life.closedByOthers(account.settled());
    if (life.end(why, life.cause(), EndCause.first(why, null))) {
      examine();
    }
  }

  private void ended() {
    examine();
    peer.close();
  }

  private void examine() {
    long quietNanos = activity.quietNanos(activity.now());
    connection.facts().autopsy =
        new Autopsy(life.first(), quietNanos, account.longestSendNanos(), peer.tcp());
  }
}

package dev.echoport.connection;

import static dev.echoport.connection.ConnectionState.CLOSED;
import static dev.echoport.connection.ConnectionState.DRAINING;
import static dev.echoport.connection.ConnectionState.ENDING;
import static dev.echoport.connection.ConnectionState.FAREWELL;
import static dev.echoport.connection.ConnectionState.FINISHING;
import static dev.echoport.connection.ConnectionState.LEAVING;
import static dev.echoport.connection.ConnectionState.LEAVING_FINISHED;
import static dev.echoport.connection.ConnectionState.LINGERING;
import static dev.echoport.connection.ConnectionState.OPEN;
import static dev.echoport.connection.ConnectionState.PEER_FINISHED;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.Autopsy.FirstClose;
import org.jspecify.annotations.Nullable;

/**
 * The life of a connection: its one state, the events that change it, and why it ends. It does
 * nothing itself; {@link Connection} acts on what it answers. Owned by the connection's loop.
 *
 * <pre>
 *          peer's FIN                 all sent            said
 *   OPEN --------------&gt; PEER_FINISHED --------&gt; FAREWELL -----&gt; ENDING
 *    |                    ^        ^
 *    | drain              | FIN    | FIN
 *    v                    |        |     all sent                peer's FIN, or Linger is over
 *   DRAINING ------------------&gt; FINISHING ------&gt; LINGERING -------------&gt; ENDING
 *             received the last                       ^
 *                                                     | all sent
 *   OPEN, DRAINING, FINISHING --- error --------&gt; LEAVING
 *                                                     | peer's FIN
 *                                                     v              all sent
 *   PEER_FINISHED, FAREWELL ----- error --------&gt; LEAVING_FINISHED --------&gt; ENDING
 *
 *   any state --- reset, idle, cut, ... --&gt; ENDING --- the transport is closed --&gt; CLOSED
 * </pre>
 */
public final class ConnectionLifecycle {
  /** What happens to a connection. */
  enum Event {
    /** The gateway wants it to end. */
    DRAIN,
    /** What stood in the kernel's queue when a drain began was received. */
    RECEIVED_LAST,
    /** The peer or a processor made an error; what was received before is still answered. */
    LEAVE,
    /** The peer has sent FIN. */
    PEER_FIN,
    /** Everything that was received was sent back. */
    SENT_ALL,
    /** It ends now, whatever is pending. */
    END,
    /** The transport is closed. */
    CLOSE
  }

  private ConnectionState state = OPEN;
  private @Nullable CloseReason why;
  private @Nullable String cause;
  private @Nullable FirstClose first;

  /** The table: what each event does in each state. An event that changes nothing is ignored. */
  static ConnectionState next(ConnectionState state, Event event) {
    return switch (event) {
      case DRAIN ->
          switch (state) {
            case OPEN -> DRAINING;
            case PEER_FINISHED, FAREWELL, DRAINING, FINISHING -> state;
            case LEAVING, LEAVING_FINISHED, LINGERING, ENDING, CLOSED -> state;
          };
      case RECEIVED_LAST ->
          switch (state) {
            case DRAINING -> FINISHING;
            case OPEN, PEER_FINISHED, FAREWELL, FINISHING -> state;
            case LEAVING, LEAVING_FINISHED, LINGERING, ENDING, CLOSED -> state;
          };
      case LEAVE ->
          switch (state) {
            case OPEN, DRAINING, FINISHING, LEAVING -> LEAVING;
            case PEER_FINISHED, FAREWELL, LEAVING_FINISHED -> LEAVING_FINISHED;
            case LINGERING, ENDING, CLOSED -> state;
          };
      case PEER_FIN ->
          switch (state) {
            case OPEN, DRAINING, FINISHING -> PEER_FINISHED;
            case LEAVING -> LEAVING_FINISHED;
            case LINGERING -> ENDING;
            case PEER_FINISHED, FAREWELL, LEAVING_FINISHED, ENDING, CLOSED -> state;
          };
      case SENT_ALL ->
          switch (state) {
            case PEER_FINISHED -> FAREWELL;
            case FINISHING, LEAVING -> LINGERING;
            case LEAVING_FINISHED -> ENDING;
            case OPEN, DRAINING, FAREWELL, LINGERING, ENDING, CLOSED -> state;
          };
      case END ->
          switch (state) {
            case OPEN, PEER_FINISHED, FAREWELL, DRAINING, FINISHING -> ENDING;
            case LEAVING, LEAVING_FINISHED, LINGERING -> ENDING;
            case ENDING, CLOSED -> state;
          };
      case CLOSE ->
          switch (state) {
            case ENDING -> CLOSED;
            case OPEN, PEER_FINISHED, FAREWELL, DRAINING, FINISHING -> illegal(state, event);
            case LEAVING, LEAVING_FINISHED, LINGERING, CLOSED -> illegal(state, event);
          };
    };
  }

  private static ConnectionState illegal(ConnectionState state, Event event) {
    throw new IllegalStateException("%s in state %s".formatted(event, state));
  }

  /** Returns whether that has changed anything. */
  private boolean on(Event event) {
    ConnectionState before = state;
    state = next(before, event);
    return state != before;
  }

  /**
   * The gateway wants it to end; returns whether it begins with that now.
   *
   * @param said why, for people
   */
  boolean drain(CloseReason reason, @Nullable String said) {
    boolean begins = on(Event.DRAIN);
    if (begins) {
      why = reason;
      cause = said;
    }
    return begins;
  }

  /** Returns whether it was about to receive the last. */
  boolean receivedLast() {
    return on(Event.RECEIVED_LAST);
  }

  /** Returns whether it leaves for this reason: the last one that is named counts. */
  boolean leave(CloseReason reason, @Nullable String said) {
    on(Event.LEAVE);
    boolean leaves = state == LEAVING || state == LEAVING_FINISHED;
    if (leaves) {
      why = reason;
      cause = said;
    }
    return leaves;
  }

  /** Returns whether something follows from it: {@link #state} says what. */
  boolean peerFinished() {
    closes(FirstClose.PEER_FIN);
    return on(Event.PEER_FIN);
  }

  /** The same. */
  boolean sentAll() {
    boolean follows = on(Event.SENT_ALL);
    if (state == LINGERING) {
      closes(FirstClose.GATEWAY_FIN);
    }
    return follows;
  }

  /**
   * It ends now; returns whether it had not ended before. The first reason counts.
   *
   * @param how who ended it, if nobody has begun with that
   */
  boolean end(CloseReason reason, @Nullable String said, FirstClose how) {
    boolean ends = on(Event.END);
    if (ends) {
      why = reason;
      cause = said;
      closes(how);
    }
    return ends;
  }

  /** The transport is closed, after {@link #end}. */
  void closed() {
    on(Event.CLOSE);
  }

  /** Remembers who began to end it. */
  public void closes(FirstClose how) {
    first = first == null ? how : first;
  }

  /** Who began to end it; once it is over, at the latest the gateway. */
  FirstClose first() {
    return first == null ? FirstClose.GATEWAY_CLOSE : first;
  }

  ConnectionState state() {
    return state;
  }

  /** Whether nobody has begun to end it. */
  boolean open() {
    return state == OPEN;
  }

  /** Whether what is received still becomes output. */
  public boolean takesInput() {
    return state != LINGERING && !over();
  }

  /** Whether its end is decided. */
  public boolean over() {
    return state == ENDING || state == CLOSED;
  }

  /** Whether the peer may still send something. */
  boolean peerMaySend() {
    return state != PEER_FINISHED && state != FAREWELL && state != LEAVING_FINISHED;
  }

  /** Why it ended, {@code null} before. */
  @Nullable CloseReason reason() {
    return over() ? why : null;
  }

  /** Why it ends, if that is known, or why what is lost now is lost. */
  CloseReason lossReason() {
    return why == null ? CloseReason.INTERNAL : why;
  }

  /** Why, for people. */
  @Nullable String cause() {
    return cause;
  }

  /** Whether the gateway had ended it already, and, if it {@code settled}, nothing is pending. */
  boolean saidAll(boolean settled) {
    return state == LINGERING || (first == FirstClose.GATEWAY_GOAWAY && settled);
  }

  /** Why it ends if the channel was closed, and not by the connection. */
  CloseReason closedByOthers(boolean settled) {
    if (saidAll(settled)) {
      return lossReason();
    }
    return state == DRAINING || state == FINISHING ? CloseReason.DRAIN_CUT : CloseReason.PEER_RESET;
  }
}

package dev.echoport.connection.input;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Peer;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.DealtFault;
import dev.echoport.fault.Position.Axis;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection as a fault says: behind everything that was to be sent before, so that the peer
 * gets exactly that. Owned by the connection's loop.
 */
final class FaultEnd {
  /** How often the kernel is asked whether the peer's has everything. */
  private static final long LOOK_MILLIS = 1;

  /** The longest time that a reset waits for a peer that does not take what comes before it. */
  private static final long PATIENCE_MILLIS = 5_000;

  /** How long it waits where the kernel cannot be asked. */
  private static final long BLIND_MILLIS = 100;

  /** More than any cipher adds to a record, so that it is decrypted. */
  private static final int BAD_RECORD_BYTES = 64;

  private final Connection connection;
  private final ConnectionFaults dealt;
  private final long sentBefore;
  private final long receivedBefore;
  private @Nullable DealtFault waiting;
  private @Nullable DealtFault resetting;
  private @Nullable DealtFault finishing;
  private @Nullable DealtFault lastWord;
  private boolean said;
  private boolean inputOver;
  private boolean looking;
  private boolean finished;
  private long sentAllNanos;
  private boolean sentAll;

  FaultEnd(Connection connection, ConnectionFaults dealt) {
    this.connection = connection;
    this.dealt = dealt;
    this.sentBefore = connection.account().produced();
    this.receivedBefore = connection.account().consumed();
  }

  /** The input behind this point is not wanted. */
  void atInput(DealtFault fault) {
    if (!inputOver) {
      inputOver = true;
      waiting = fault;
    }
  }

  /** Whether what is received now is given up. */
  boolean ofInput() {
    return inputOver;
  }

  /** What takes effect as soon as everything before it has become output. */
  @Nullable DealtFault waiting() {
    return waiting;
  }

  /** It stands behind the output. */
  void begun() {
    waiting = null;
  }

  /** Everything before it was posted. */
  void begin(DealtFault fault) {
    switch (fault.kind()) {
      case RESET -> {
        resetting = fault;
        connection.leave(CloseReason.FAULT, text(fault));
        connection.peer().later(0, this::proceed);
      }
      case ALERT, NO_CLOSE_NOTIFY, BAD_RECORD -> {
        lastWord = fault;
        connection.leave(CloseReason.FAULT, text(fault));
        connection.peer().later(0, this::proceed);
      }
      case FINISH -> {
        finishing = fault;
        connection.peer().later(0, this::proceed);
      }
      default -> connection.leave(CloseReason.FAULT, text(fault));
    }
  }

  /** Something was sent, or time has passed. */
  void proceed() {
    if (connection.life().over() || !connection.window().allSent()) {
      return;
    }
    if (resetting != null) {
      reset(resetting);
    } else if (lastWord != null && !said) {
      said = true;
      say(lastWord);
      connection.onInputResumed();
    } else if (finishing != null && !finished) {
      finished = true;
      connection.life().closes(FirstClose.GATEWAY_FIN);
      connection.peer().finish();
      connection.onInputResumed();
    }
  }

  /** What the peer gets in place of a close_notify. */
  private void say(DealtFault fault) {
    Peer peer = connection.peer();
    switch (fault.kind()) {
      case ALERT -> {
        var alert = fault.fault().alert();
        peer.alert(alert.level(), alert.code());
      }
      case BAD_RECORD -> peer.breakTls(TlsRecord.sealed(fault.drawn(BAD_RECORD_BYTES)));
      default -> peer.breakTls(new byte[0]);
    }
  }

  /** What the kernel has not sent would be lost. */
  private void reset(DealtFault fault) {
    long now = connection.activity().now();
    if (!sentAll) {
      sentAll = true;
      sentAllNanos = now;
    }
    long waited = (now - sentAllNanos) / 1_000_000;
    TcpFacts kernel = connection.peer().tcp();
    boolean arrived =
        kernel == null
            ? waited >= BLIND_MILLIS
            : kernel.unacknowledgedSegments() == 0 && kernel.notSentBytes() == 0;
    if (arrived || waited >= PATIENCE_MILLIS) {
      abort(fault);
    } else if (!looking) {
      looking = true;
      connection.peer().later(LOOK_MILLIS, this::look);
    }
  }

  private void look() {
    looking = false;
    proceed();
  }

  void abort(DealtFault fault) {
    connection.abort(CloseReason.FAULT, text(fault));
  }

  /** The peer has finished as well: a connection that was finished has ended by that. */
  void peerFinished() {
    DealtFault fault = finishing;
    if (fault != null) {
      connection.leave(CloseReason.FAULT, text(fault));
    }
  }

  /** Whether its end is under way. */
  boolean waits() {
    return waiting != null
        || resetting != null
        || (lastWord != null && !said)
        || (finishing != null && !finished);
  }

  private String text(DealtFault fault) {
    return FaultText.ended(fault, dealt, before(fault.fault().at().axis()));
  }

  /** Where its position counts from. */
  private long before(Axis axis) {
    return switch (axis) {
      case SENT -> sentBefore;
      case RECEIVED -> receivedBefore;
      case TIME -> 0;
    };
  }
}

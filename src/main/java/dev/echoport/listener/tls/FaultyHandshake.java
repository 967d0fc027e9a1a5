package dev.echoport.listener.tls;

import dev.echoport.completion.FaultKind;
import dev.echoport.connection.Connection;
import dev.echoport.connection.HandshakeFaults;
import dev.echoport.connection.RecordGate;
import dev.echoport.fault.CertificateFlaw;
import dev.echoport.fault.DealtFault;
import dev.echoport.fault.TlsAlert;
import dev.echoport.tls.ServerTls.Variant;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one handshake on purpose, from the ClientHello on. Owned by the connection's
 * loop.
 */
final class FaultyHandshake {
  private final HandshakeFaults faults;
  private @Nullable DealtFault stalling;
  private @Nullable DealtFault shown;

  private FaultyHandshake(HandshakeFaults faults) {
    this.faults = faults;
  }

  /** {@code null} for a connection that has no faults. */
  static @Nullable FaultyHandshake of(Connection connection, @Nullable String serverName) {
    HandshakeFaults faults = connection.handshakeFaults();
    if (faults == null) {
      return null;
    }
    faults.named(serverName);
    return new FaultyHandshake(faults);
  }

  private @Nullable DealtFault happen(FaultKind kind) {
    DealtFault fault = faults.first(kind);
    if (fault != null) {
      faults.happened(fault);
    }
    return fault;
  }

  /** For how many milliseconds nothing answers; 0: it does at once. */
  long stallMillis() {
    DealtFault stall = happen(FaultKind.STALL_HANDSHAKE);
    stalling = stall;
    return stall == null ? 0 : stall.drawMillis();
  }

  /** The stall is over. */
  void proceed() {
    stalling = null;
  }

  /** Says in an alert that there will be no handshake; {@code false}: there is nothing to say. */
  boolean alerts(RecordGate gate) {
    DealtFault fault = happen(FaultKind.ALERT);
    if (fault == null) {
      return false;
    }
    TlsAlert alert = fault.fault().alert();
    gate.writeAlert(alert.level(), alert.code());
    end(gate, fault);
    return true;
  }

  private void end(RecordGate gate, DealtFault fault) {
    gate.fail();
    faults.end(fault);
  }

  /** What the handshake begins with; the certificate is shown from now on. */
  Variant begin() {
    DealtFault fault = happen(FaultKind.CERTIFICATE);
    shown = fault;
    CertificateFlaw flaw = fault == null ? null : CertificateFlaw.of(fault.effect().text());
    return new Variant(flaw, faults.needsKeys());
  }

  /** Whether a handshake that took too long has ended because of a stall. */
  boolean ends(RecordGate gate) {
    DealtFault stall = stalling;
    if (stall != null) {
      end(gate, stall);
    }
    return stall != null;
  }

  /** Why it failed, with what it has met. */
  String explain(String why) {
    return shown == null ? why : why + ", behind " + faults.text(shown);
  }
}

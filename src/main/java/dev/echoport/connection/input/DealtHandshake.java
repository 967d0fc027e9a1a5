package dev.echoport.connection.input;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.Operation;
import dev.echoport.connection.Connection;
import dev.echoport.connection.HandshakeFaults;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.DealtFault;
import org.jspecify.annotations.Nullable;

/**
 * What the faults of a connection do to its handshake.
 *
 * @param onName runs when it is known which of them it has
 */
record DealtHandshake(Connection connection, ConnectionFaults dealt, Runnable onName)
    implements HandshakeFaults {

  @Override
  public void named(@Nullable String serverName) {
    dealt.named(serverName);
    onName.run();
  }

  @Override
  public boolean needsKeys() {
    return dealt.needsKeys();
  }

  @Override
  public @Nullable DealtFault first(FaultKind kind) {
    return dealt.inHandshake(kind);
  }

  @Override
  public void happened(DealtFault fault) {
    long now = connection.activity().now();
    connection.account().fault(fault.kind(), Operation.SEND, fault.place(), 0, 0, now);
  }

  @Override
  public String text(DealtFault fault) {
    return "fault " + FaultText.of(fault, dealt, 0);
  }

  @Override
  public void end(DealtFault fault) {
    connection.leave(CloseReason.FAULT, FaultText.ended(fault, dealt, 0));
  }
}

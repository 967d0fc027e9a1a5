package dev.echoport.connection;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.DealtFault;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the handshake of a connection on purpose. Called on the connection's loop.
 */
public interface HandshakeFaults {

  /** Whether something is encrypted later that an engine would not say. */
  boolean needsKeys();

  /**
   * The ClientHello is there; called first.
   *
   * @param serverName that it asks for, {@code null}: none
   */
  void named(@Nullable String serverName);

  /** The first fault of this kind that answers the ClientHello, {@code null} if there is none. */
  @Nullable DealtFault first(FaultKind kind);

  /** It takes effect now, before the first byte of the output. */
  void happened(DealtFault fault);

  /** For people: which fault it was. */
  String text(DealtFault fault);

  /** Nothing follows on this connection, because of {@code fault}. */
  void end(DealtFault fault);
}

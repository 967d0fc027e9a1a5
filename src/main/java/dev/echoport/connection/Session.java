package dev.echoport.connection;

import dev.echoport.fault.RequestFaults;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that is spoken on a connection, whose bytes are payload, and stands between it and the
 * socket. It has two directions. The connection's peer is one: what that is told it says in
 * messages of the protocol. The connection's input is the other: what the peer's messages bring is
 * handed to {@link Connection#onReceived}, together with where it goes back. Owned by the
 * connection's loop.
 *
 * <pre>
 *   socket -&gt; messages -&gt; Connection -&gt; Input -&gt; Connection -&gt; Outlet -&gt; messages -&gt; socket
 * </pre>
 */
public interface Session extends Peer {

  /** What it is spoken on. */
  SocketPeer socket();

  /**
   * What goes wrong on purpose with the requests that come.
   *
   * @param faults {@code null}: nothing
   */
  void deal(@Nullable RequestFaults faults);

  /** The same, as it was dealt. */
  @Nullable RequestFaults faults();

  /** Called once, before anything is received; returns the other direction. */
  Input begin(Connection connection);
}

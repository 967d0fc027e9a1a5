package dev.echoport.connection;

/**
 * A protocol that is spoken on a connection: it stands between the connection, whose bytes are
 * payload, and the socket. What it is told as a peer it says in messages of the protocol, and what
 * the peer's messages bring it hands to {@link Connection#onReceived}. Owned by the connection's
 * loop.
 *
 * <pre>
 *   socket -&gt; messages -&gt; Session -&gt; payload -&gt; Connection -&gt; payload -&gt; Session -&gt; messages -&gt; socket
 * </pre>
 */
public interface Session extends Peer, Input {

  /** Called once, before anything is received. */
  void begin(Connection connection);
}

package dev.echoport.connection;

/** What the connections of a listener do with what they receive. Belongs to one loop. */
public interface Inputs {

  /** What becomes of the input of {@code connection}. */
  Input open(Connection connection);

  /** What the connection takes for its peer: the socket, or a protocol that is spoken on it. */
  default Peer over(SocketPeer socket) {
    return socket;
  }
}

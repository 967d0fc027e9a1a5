package dev.echoport.connection;

/** Where a connection stands; {@link Connection} draws the transitions. */
public enum ConnectionState {
  /** Receives are posted as the window allows; everything received is sent back. */
  OPEN,
  /** The peer has sent FIN; what it sent before is still being sent back. */
  PEER_FINISHED,
  /**
   * The gateway stops, or an error ends the connection: no receive is posted any more, what was
   * received before is still sent back.
   */
  LEAVING,
  /** The gateway has sent FIN after everything; it reads on so that the kernel sends no reset. */
  LINGERING,
  /** Ended; the ledger is final. */
  CLOSED
}

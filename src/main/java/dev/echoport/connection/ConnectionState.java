package dev.echoport.connection;

/** Where a connection stands; {@link ConnectionLifecycle} says what follows what. */
enum ConnectionState {
  /** Receives are posted as the window allows; everything received is sent back. */
  OPEN("OPEN"),
  /** The peer has sent FIN; what it sent before is still being sent back. */
  PEER_FINISHED("PEER_FINISHED"),
  /** Everything was sent back to a peer that has sent FIN, and the protocol's last word is said. */
  FAREWELL("PEER_FINISHED"),
  /** The gateway ends it, but still receives what stood in the kernel's queue. */
  DRAINING("LEAVING"),
  /** The gateway ends it: no receive is posted any more, what was received is being sent back. */
  FINISHING("LEAVING"),
  /** The same, because of an error. */
  LEAVING("LEAVING"),
  /** The same, because of an error, and the peer has sent FIN: nobody is waited for. */
  LEAVING_FINISHED("LEAVING"),
  /** The gateway has sent FIN after everything; it reads on so that the kernel sends no reset. */
  LINGERING("LINGERING"),
  /** The reason is known, and the transport was told to close: what still arrives is discarded. */
  ENDING("LEAVING"),
  /** The transport is closed; the ledger is final. */
  CLOSED("CLOSED");

  private final String reported;

  ConnectionState(String reported) {
    this.reported = reported;
  }

  /** The word of reports, which tell less. */
  String reported() {
    return reported;
  }
}

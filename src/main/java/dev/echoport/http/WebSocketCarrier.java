package dev.echoport.http;

/** What carries a WebSocket: a connection of its own, or a stream of HTTP/2 (RFC 8441). */
interface WebSocketCarrier {

  /** Nothing more comes of the peer, as its close frame says. */
  void peerFinished();

  /**
   * The peer made an error: {@link WebSocketHandler#finish} is called behind the echo of everything
   * before it.
   */
  void leave(String why);

  /**
   * The close frame of a fault was sent.
   *
   * @param why for people
   */
  void closedByFault(String why);

  /** Ends this side: nothing follows the close frame. */
  void finish();
}

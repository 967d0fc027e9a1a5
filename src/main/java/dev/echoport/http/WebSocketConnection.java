package dev.echoport.http;

import dev.echoport.completion.CloseReason;

/** A WebSocket that has a connection of its own. */
record WebSocketConnection(HttpSession session) implements WebSocketCarrier {

  @Override
  public void peerFinished() {
    session.connection().onPeerFinished();
  }

  @Override
  public void leave(String why) {
    session.connection().leave(CloseReason.PROTOCOL_ERROR, why);
  }

  @Override
  public void closedByFault(String why) {
    session.connection().leave(CloseReason.FAULT, why);
  }

  @Override
  public void finish() {
    session.socket().finish();
  }
}

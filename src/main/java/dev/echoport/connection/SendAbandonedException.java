package dev.echoport.connection;

import dev.echoport.completion.CloseReason;

/** A send was given up, while the connection goes on: the peer takes no more of what it was for. */
public final class SendAbandonedException extends Exception {
  private static final long serialVersionUID = 1;

  private final CloseReason reason;

  /**
   * @param reason under which what was not sent is counted
   */
  public SendAbandonedException(CloseReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  CloseReason reason() {
    return reason;
  }
}

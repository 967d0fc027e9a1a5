package dev.echoport.connection;

/** A send was given up, while the connection goes on: the peer wants no more of what it was for. */
public final class SendAbandonedException extends Exception {
  private static final long serialVersionUID = 1;

  public SendAbandonedException(String message) {
    super(message, null, false, false);
  }
}

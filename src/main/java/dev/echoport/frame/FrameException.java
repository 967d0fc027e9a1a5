package dev.echoport.frame;

/**
 * The bytes cannot be a frame of the format; the message says which bytes and what was expected.
 */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  public FrameException(String message) {
    super(message, null, false, false);
  }
}

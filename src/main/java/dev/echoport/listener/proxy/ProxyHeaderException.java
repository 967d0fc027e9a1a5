package dev.echoport.listener.proxy;

/** Bytes that begin as a header of the PROXY protocol and are none. The message says why. */
final class ProxyHeaderException extends Exception {
  private static final long serialVersionUID = 1;

  ProxyHeaderException(String message) {
    super("PROXY header: " + message, null, false, false);
  }

  /** Never {@code null}, unlike an exception's in general. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

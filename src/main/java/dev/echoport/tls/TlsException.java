package dev.echoport.tls;

/** Files that make no TLS identity; the message names the file, what is wrong, what is expected. */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }
}

package dev.echoport.tls;

/**
 * The files make no TLS identity. The message names the file, what is wrong, and what is expected.
 */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }
}

package dev.echoport.client;

import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What to do about TLS that does not come about, said where it failed. Only loaded then. */
final class TlsHint {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int MAJOR_VERSION = 3;

  private TlsHint() {}

  /** The cause in words, with what to do behind it where it is known. */
  static String message(Throwable cause) {
    String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    String hint = cause instanceof SSLException ? hint(message.toLowerCase(Locale.ROOT)) : null;
    return hint == null ? message : message + " (" + hint + ")";
  }

  private static @Nullable String hint(String message) {
    if (message.contains("not an ssl/tls record") || message.contains("unrecognized ssl message")) {
      return "the other end does not speak TLS: use tcp://, ws:// or http://";
    }
    if (message.contains("no subject alternative") || message.contains("no name matching")) {
      return "the certificate is for another name: --sni NAME asks for it, --insecure takes any";
    }
    if (message.contains("certification path") || message.contains("path building")) {
      return "not trusted: --trust FILE names its authority, --insecure takes any";
    }
    return null;
  }

  /** What the first bytes that came back say of a peer that was spoken to without TLS. */
  static @Nullable String speaksTls(byte first, byte second) {
    boolean record = first == ALERT || first == HANDSHAKE;
    return record && second == MAJOR_VERSION
        ? "the other end speaks TLS: use tls://, wss:// or https://"
        : null;
  }
}

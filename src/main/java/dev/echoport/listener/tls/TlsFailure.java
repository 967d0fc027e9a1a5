package dev.echoport.listener.tls;

import dev.echoport.fault.TlsAlert;
import dev.echoport.text.FailureText;
import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertificateException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words what failed; the JDK and OpenSSL have different ones for the same thing. */
final class TlsFailure {
  private TlsFailure() {}

  static String sentence(Throwable failure) {
    if (failure instanceof NotSslRecordException) {
      return "the peer sent something that is no record of TLS";
    }
    CertificateException distrust = certificateIn(failure);
    if (distrust != null) {
      return "the peer's certificate is not trusted: " + FailureText.of(distrust);
    }
    String message = String.valueOf(failure.getMessage());
    String plain = message.toLowerCase(Locale.ROOT).replace('_', ' ');
    if (plain.contains("received fatal alert") || plain.contains("alert ")) {
      return "the peer gave up: " + alert(message);
    }
    if (has(plain, "did not return a certificate", "empty client certificate")) {
      return "the peer showed no certificate (tls.clientAuth: require)";
    }
    if (has(
        plain,
        "unsupported protocol",
        "protocol version",
        "client requested protocol",
        "no appropriate protocol")) {
      return "no version in common (expected: TLS 1.3 or 1.2)";
    }
    if (has(plain, "no shared cipher", "cipher suites in common")) {
      return "no cipher suite in common (expected: ECDHE with AES-GCM or ChaCha20)";
    }
    if (plain.contains("no shared group")) {
      return "no key exchange in common (expected: X25519 or P-256)";
    }
    return FailureText.of(failure);
  }

  private static boolean has(String message, String... parts) {
    for (String part : parts) {
      if (message.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** The peer sent this alert in place of the rest of a handshake. */
  static String gaveUp(int alert) {
    return "the peer gave up: alert " + TlsAlert.text(alert);
  }

  /** The name of the alert, as RFC 8446 has it: {@code unknown_ca}. */
  private static String alert(String message) {
    String last =
        message.substring(
            Math.max(message.lastIndexOf(':'), message.lastIndexOf("ALERT_") + 5) + 1);
    return "alert " + last.strip().toLowerCase(Locale.ROOT);
  }

  private static @Nullable CertificateException certificateIn(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 8; depth++) {
      if (cause instanceof CertificateException certificate) {
        return certificate;
      }
      cause = cause.getCause();
    }
    return null;
  }
}

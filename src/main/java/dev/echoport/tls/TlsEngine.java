package dev.echoport.tls;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TlsConfig.Engine;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/**
 * The engine that does the cryptography of a listener, and why this one.
 *
 * @param name as a connection's report shows it
 * @param reason for the log
 */
public record TlsEngine(SslProvider provider, String name, String reason) {

  /** Loads OpenSSL if it may be used. */
  static TlsEngine of(ListenerConfig listener) throws TlsException {
    Engine wanted = listener.tls().engine();
    if (wanted == Engine.JDK) {
      return jdk("as configured");
    }
    if (wanted == Engine.AUTO && listener.answersLate()) {
      return jdk("processors and receipts answer behind the peer's close_notify, OpenSSL cannot");
    }
    if (OpenSsl.isAvailable()) {
      return new TlsEngine(
          SslProvider.OPENSSL, "OPENSSL", OpenSsl.versionString() + ", which works here");
    }
    String why =
        String.valueOf(OpenSsl.unavailabilityCause().getMessage()).lines().findFirst().orElse("");
    if (wanted == Engine.OPENSSL) {
      throw new TlsException("OpenSSL does not work here: " + why + " (expected: auto or jdk)");
    }
    return jdk("OpenSSL does not work here: " + why);
  }

  private static TlsEngine jdk(String reason) {
    return new TlsEngine(SslProvider.JDK, "JDK", reason);
  }
}

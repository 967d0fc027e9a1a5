package dev.echoport.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a listener. Files are PEM, and are read again when they change.
 *
 * @param certificate the chain, the listener's own certificate first; {@code null} without TLS
 * @param key the private key of that certificate
 * @param trust the authorities of the clients' certificates
 * @param clientAuth whether a client has to show a certificate
 * @param sni a directory with further certificates, each for the name that a client asks for
 * @param alpn protocols that are accepted, the preferred one first
 * @param handshakeTimeout how long a peer may take for its handshake
 * @param maxHandshakes bound on handshakes at once
 * @param engine what does the cryptography
 */
public record TlsConfig(
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable Path trust,
    ClientAuth clientAuth,
    @Nullable Path sni,
    List<String> alpn,
    Duration handshakeTimeout,
    int maxHandshakes,
    Engine engine) {
  /** No TLS. */
  public static final TlsConfig OFF =
      new TlsConfig(
          null,
          null,
          null,
          ClientAuth.NONE,
          null,
          List.of(),
          Duration.ofSeconds(10),
          1024,
          Engine.AUTO);

  /** Whether a client has to show a certificate. */
  public enum ClientAuth {
    /** None is asked for. */
    NONE,
    /** One is asked for; without it the client is served as well. */
    REQUEST,
    /** Without one the handshake fails. */
    REQUIRE
  }

  /** What does the cryptography. */
  public enum Engine {
    /** OpenSSL where it is there and the listener has no processors, else the JDK. */
    AUTO,
    /** Netty's OpenSSL. */
    OPENSSL,
    /** The JDK. */
    JDK
  }

  public TlsConfig {
    alpn = List.copyOf(alpn);
  }

  /** Whether the listener speaks TLS. */
  public boolean isOn() {
    return certificate != null;
  }
}

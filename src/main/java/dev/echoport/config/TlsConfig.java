package dev.echoport.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a listener. Files are PEM, and are read again when they change.
 *
 * @param certificate the chain, the listener's own certificate first
 * @param key its private key
 * @param trust the authorities of the clients' certificates
 * @param clientAuth whether a client has to show a certificate
 * @param sni a directory with further certificates, by the name that a client asks for; empty: none
 * @param alpn protocols for clients that ask for one of several, the preferred first; empty: those
 *     of the scheme
 * @param handshakeTimeout the longest time that a peer may take for its handshake
 * @param maxHandshakes handshakes at once; other peers wait in line, for at most half of that time
 * @param engine what does the cryptography. {@code auto}: OpenSSL where it works and there are no
 *     processors, else the JDK
 */
public record TlsConfig(
    @Key @Nullable Path certificate,
    @Key @Nullable Path key,
    @Key @Nullable Path trust,
    @Key ClientAuth clientAuth,
    @Key @Nullable Path sni,
    @Key(kind = Kind.PROTOCOLS) List<String> alpn,
    @Key(min = "1ms", max = "1h") Duration handshakeTimeout,
    @Key(min = "1", max = "1048576") int maxHandshakes,
    @Key Engine engine) {
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

  /** The same with these protocols. */
  public TlsConfig offering(List<String> protocols) {
    return new TlsConfig(
        certificate,
        key,
        trust,
        clientAuth,
        sni,
        protocols,
        handshakeTimeout,
        maxHandshakes,
        engine);
  }

  /** Whether it names an identity; else one is made, where the listener speaks TLS. */
  public boolean hasFiles() {
    return certificate != null || key != null;
  }
}

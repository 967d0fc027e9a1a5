package dev.echoport.completion.report;

import org.jspecify.annotations.Nullable;

/**
 * The TLS of a connection, once its handshake is done.
 *
 * @param version {@code TLSv1.3} or {@code TLSv1.2}
 * @param cipher the suite, by its standard name
 * @param sni the host name that the peer asked for
 * @param alpn the protocol that both agreed on
 * @param peer the subject of the peer's certificate, {@code null} where it showed none
 * @param provider the engine, {@code OPENSSL} or {@code JDK}
 * @param clientHello the SHA-256 of the first message that arrived of the peer
 * @param ja4 what kind of client sends such a message
 * @param certificate the SHA-256 of the certificate that it was shown
 * @param closeNotify whether the peer has said that its input ends; without it, a FIN may have been
 *     sent by somebody in between
 */
public record TlsReport(
    String version,
    String cipher,
    @Nullable String sni,
    @Nullable String alpn,
    @Nullable String peer,
    String provider,
    @Nullable String clientHello,
    @Nullable String ja4,
    @Nullable String certificate,
    boolean closeNotify) {

  /** The same, once the peer has said that its input ends. */
  public TlsReport closed() {
    return new TlsReport(
        version, cipher, sni, alpn, peer, provider, clientHello, ja4, certificate, true);
  }
}

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
    boolean closeNotify) {

  /** The same, once the peer has said that its input ends. */
  public TlsReport closed() {
    return new TlsReport(version, cipher, sni, alpn, peer, provider, true);
  }
}

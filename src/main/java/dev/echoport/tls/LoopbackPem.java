package dev.echoport.tls;

import java.security.cert.CertificateEncodingException;

/**
 * A certificate for {@code localhost}, 127.0.0.1 and ::1 that nobody but this process has, in PEM
 * (RFC 7468). For tests: the authority that has issued it is one of this process alone.
 *
 * @param certificate of the server
 * @param key its private key, PKCS #8
 * @param authority what clients have to trust
 */
public record LoopbackPem(String certificate, String key, String authority) {

  /** A new one. */
  public static LoopbackPem make() {
    Identity identity = FaultIdentity.local();
    try {
      return new LoopbackPem(
          FaultIdentity.pem("CERTIFICATE", identity.chain().get(0).getEncoded()),
          FaultIdentity.pem("PRIVATE KEY", identity.key().getEncoded()),
          FaultIdentity.authorityPem());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate without encoding: " + e.getMessage(), e);
    }
  }
}

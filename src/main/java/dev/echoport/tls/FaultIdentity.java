package dev.echoport.tls;

import dev.echoport.fault.CertificateFlaw;
import dev.echoport.tls.CertificateMaker.Issuer;
import dev.echoport.tls.CertificateMaker.Validity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Identities that faults show: as good as another one but for a single flaw. An authority of the
 * process has issued them, so that a client that trusts it sees that flaw, and not that nobody
 * knows the issuer.
 */
final class FaultIdentity {
  private static final X500Principal AUTHORITY_NAME = new X500Principal("CN=Echoport faults");
  private static final String OTHER_NAME = "other.example";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  private static final int PEM_COLUMNS = 64;

  /** Made when somebody needs it, once; its key never leaves the process. */
  private static @Nullable Authority authority;

  private record Authority(X509Certificate certificate, KeyPair keys) {
    private static Authority make() throws GeneralSecurityException {
      KeyPair keys = CertificateMaker.newKeys();
      Validity validity = validity(YEAR.multipliedBy(-2), YEAR.multipliedBy(10));
      return new Authority(CertificateMaker.authority(AUTHORITY_NAME, keys, validity), keys);
    }
  }

  private FaultIdentity() {}

  private static synchronized Authority authority() throws GeneralSecurityException {
    Authority known = authority;
    if (known == null) {
      known = Authority.make();
      authority = known;
    }
    return known;
  }

  /** What a client has to trust, to see the flaws of all but self-signed certificates. */
  static String authorityPem() {
    try {
      return pem("CERTIFICATE", authority().certificate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw unable(e);
    }
  }

  static String pem(String label, byte[] content) {
    Base64.Encoder base64 = Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'});
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, base64.encodeToString(content), label);
  }

  /** One without a flaw, for clients on this machine, where a listener has no files. */
  static Identity local() {
    byte[] names =
        Der.sequence(
            Der.element(DNS_NAME, ascii("localhost")),
            Der.element(IP_ADDRESS, new byte[] {127, 0, 0, 1}),
            Der.element(IP_ADDRESS, IPV6_LOOPBACK));
    X500Principal subject = new X500Principal("CN=localhost");
    return issued(subject, Der.element(Der.OCTET_STRING, names), validity(DAY.negated(), YEAR));
  }

  /** As good as {@code model} but for {@code flaw}. */
  static Identity of(Identity model, CertificateFlaw flaw) {
    X509Certificate good = model.chain().get(0);
    X500Principal subject = good.getSubjectX500Principal();
    byte[] found = good.getExtensionValue("2.5.29." + CertificateMaker.SUBJECT_ALT_NAME);
    byte[] names = found == null ? new byte[0] : found;
    Validity now = validity(DAY.negated(), YEAR);
    return switch (flaw) {
      case EXPIRED -> issued(subject, names, validity(YEAR.negated(), DAY.negated()));
      case NOT_YET_VALID -> issued(subject, names, validity(YEAR, YEAR.multipliedBy(2)));
      case OTHER_NAME ->
          issued(
              new X500Principal("CN=" + OTHER_NAME),
              Der.element(Der.OCTET_STRING, Der.sequence(Der.element(DNS_NAME, ascii(OTHER_NAME)))),
              now);
      case SELF_SIGNED -> selfSigned(subject, names, now);
    };
  }

  private static Identity issued(X500Principal subject, byte[] names, Validity validity) {
    try {
      Issuer issuer = new Issuer(AUTHORITY_NAME, authority().keys());
      return identity(subject, CertificateMaker.newKeys(), issuer, validity, names);
    } catch (GeneralSecurityException e) {
      throw unable(e);
    }
  }

  private static Identity selfSigned(X500Principal subject, byte[] names, Validity validity) {
    try {
      KeyPair keys = CertificateMaker.newKeys();
      return identity(subject, keys, new Issuer(subject, keys), validity, names);
    } catch (GeneralSecurityException e) {
      throw unable(e);
    }
  }

  private static Identity identity(
      X500Principal subject, KeyPair keys, Issuer issuer, Validity validity, byte[] names)
      throws GeneralSecurityException {
    return new Identity(
        keys.getPrivate(),
        List.of(CertificateMaker.server(subject, keys.getPublic(), issuer, validity, names)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Validity validity(Duration from, Duration until) {
    Instant now = Instant.now();
    return new Validity(now.plus(from), now.plus(until));
  }

  /** P-256 and SHA-256 are part of every JDK. */
  private static IllegalStateException unable(GeneralSecurityException e) {
    return new IllegalStateException("this JDK cannot make a certificate: " + e.getMessage(), e);
  }
}

package dev.echoport.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import javax.security.auth.x500.X500Principal;

/**
 * Makes X.509 certificates (RFC 5280) with keys on P-256, which the JDK can read and not write:
 *
 * <pre>
 *   SEQUENCE { SEQUENCE { [0] version, serial, algorithm, issuer, validity, subject, key, [3] extensions },
 *              algorithm, BIT STRING { signature of the first } }
 * </pre>
 */
final class CertificateMaker {
  private static final int SERIAL_BITS = 126;
  private static final int KEY_ID_BYTES = 20;

  /** Version 3. */
  private static final byte[] VERSION = Der.element(0xa0, new byte[] {Der.INTEGER, 1, 2});

  /** ecdsa-with-SHA256, RFC 5758. */
  private static final byte[] ALGORITHM =
      Der.sequence(new byte[] {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2});

  private static final byte[] CRITICAL = {1, 1, (byte) 0xff};
  private static final int SUBJECT_KEY_ID = 14;
  private static final int KEY_USAGE = 15;
  static final int SUBJECT_ALT_NAME = 17;
  private static final int BASIC_CONSTRAINTS = 19;
  private static final int AUTHORITY_KEY_ID = 35;
  private static final int EXTENDED_KEY_USAGE = 37;
  private static final byte[] SERVER_AUTH = {6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1};
  private static final byte[] DIGITAL_SIGNATURE = {Der.BIT_STRING, 2, 7, (byte) 0x80};
  private static final byte[] SIGN_CERTIFICATES = {Der.BIT_STRING, 2, 2, 4};

  /** Who signs. */
  record Issuer(X500Principal name, KeyPair keys) {}

  /** From when until when, both included. */
  record Validity(Instant from, Instant until) {}

  private CertificateMaker() {}

  static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** An authority, which has signed itself. */
  static X509Certificate authority(X500Principal name, KeyPair keys, Validity validity)
      throws GeneralSecurityException {
    byte[] extensions =
        Der.sequence(
            extension(BASIC_CONSTRAINTS, CRITICAL, Der.sequence(CRITICAL)), // cA TRUE
            extension(KEY_USAGE, CRITICAL, SIGN_CERTIFICATES),
            extension(
                SUBJECT_KEY_ID,
                new byte[0],
                Der.element(Der.OCTET_STRING, keyId(keys.getPublic()))));
    return certificate(name, keys.getPublic(), new Issuer(name, keys), validity, extensions);
  }

  /**
   * A server's.
   *
   * @param names the extension subjectAltName, as an octet string; empty: none
   */
  static X509Certificate server(
      X500Principal subject, PublicKey key, Issuer issuer, Validity validity, byte[] names)
      throws GeneralSecurityException {
    byte[] extensions =
        Der.sequence(
            extension(BASIC_CONSTRAINTS, CRITICAL, Der.sequence()),
            extension(KEY_USAGE, CRITICAL, DIGITAL_SIGNATURE),
            extension(EXTENDED_KEY_USAGE, new byte[0], Der.sequence(SERVER_AUTH)),
            extension(
                AUTHORITY_KEY_ID,
                new byte[0],
                Der.sequence(Der.element(0x80, keyId(issuer.keys().getPublic())))),
            names.length == 0 ? names : Der.sequence(id(SUBJECT_ALT_NAME), names));
    return certificate(subject, key, issuer, validity, extensions);
  }

  private static X509Certificate certificate(
      X500Principal subject, PublicKey key, Issuer issuer, Validity validity, byte[] extensions)
      throws GeneralSecurityException {
    BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0);
    byte[] signed =
        Der.sequence(
            VERSION,
            Der.element(Der.INTEGER, serial.toByteArray()),
            ALGORITHM,
            issuer.name().getEncoded(),
            Der.sequence(Der.time(validity.from()), Der.time(validity.until())),
            subject.getEncoded(),
            key.getEncoded(),
            Der.element(0xa3, extensions));
    byte[] whole = Der.sequence(signed, ALGORITHM, Der.bits(signature(issuer.keys(), signed)));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] signature(KeyPair signer, byte[] content) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    PrivateKey key = signer.getPrivate();
    signature.initSign(key);
    signature.update(content);
    return signature.sign();
  }

  private static byte[] extension(int number, byte[] critical, byte[] value) {
    return Der.sequence(id(number), critical, Der.element(Der.OCTET_STRING, value));
  }

  /** Of certificate extensions: 2.5.29. */
  private static byte[] id(int number) {
    return new byte[] {6, 3, 0x55, 0x1d, (byte) number};
  }

  /** By RFC 7093: a digest of the key, shortened. */
  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return Arrays.copyOf(digest, KEY_ID_BYTES);
  }
}

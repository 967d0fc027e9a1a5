package dev.echoport.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A private key and its certificate chain, proved to belong together. */
record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final byte[] MESSAGE = {1, 2, 3};

  static Identity read(Path certificate, Path key) throws TlsException {
    List<X509Certificate> chain = PemFile.read(certificate).certificates();
    Identity identity = new Identity(PemFile.read(key).privateKey(), chain);
    if (!identity.fits()) {
      throw PemFile.bad(
          key,
          "does not fit the certificate of \"" + certificate + "\"",
          "its private key, and the certificate's own first in its file");
    }
    return identity;
  }

  private boolean fits() {
    try {
      String algorithm = signatureAlgorithm();
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(MESSAGE);
      byte[] signed = signature.sign();
      signature.initVerify(chain.get(0).getPublicKey());
      signature.update(MESSAGE);
      return signature.verify(signed);
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private String signatureAlgorithm() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "EdDSA";
    };
  }

  Instant expires() {
    return chain.get(0).getNotAfter().toInstant();
  }

  String subject() {
    return chain.get(0).getSubjectX500Principal().getName();
  }

  /** Whose certificate it is and how long it is valid, for the log. Never the key. */
  @Override
  public String toString() {
    return subject() + " until " + expires();
  }
}

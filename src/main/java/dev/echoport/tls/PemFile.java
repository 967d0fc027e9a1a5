package dev.echoport.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of PEM blocks (RFC 7468). Private keys may be in PKCS #8, or in the older forms of RSA and
 * EC keys, which cert-manager still writes. No message ever carries the content of a key.
 */
record PemFile(Path file, String text) {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  static PemFile read(Path file) throws TlsException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw bad(file, "is larger than 1 MiB", "a PEM file");
      }
      return new PemFile(file, Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + reason(e), "a readable PEM file");
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return e instanceof AccessDeniedException ? "access denied" : String.valueOf(e.getMessage());
  }

  /** All certificates, in the file's order; one at least. */
  List<X509Certificate> certificates() throws TlsException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] der : blocks("CERTIFICATE")) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException e) {
      throw bad(file, "holds a damaged certificate", "PEM certificates");
    }
    if (certificates.isEmpty()) {
      throw bad(file, "holds no certificate", "-----BEGIN CERTIFICATE-----");
    }
    return List.copyOf(certificates);
  }

  PrivateKey privateKey() throws TlsException {
    if (!blocks("ENCRYPTED PRIVATE KEY").isEmpty() || text.contains("Proc-Type: 4,ENCRYPTED")) {
      throw bad(file, "is encrypted", "a private key without a password");
    }
    for (byte[] der : blocks("PRIVATE KEY")) {
      return privateKey(der);
    }
    for (byte[] der : blocks("RSA PRIVATE KEY")) {
      return privateKey(Pkcs8.ofRsa(der));
    }
    for (byte[] der : blocks("EC PRIVATE KEY")) {
      return privateKey(Pkcs8.ofEc(der));
    }
    throw bad(file, "holds no private key", "-----BEGIN PRIVATE KEY-----");
  }

  private PrivateKey privateKey(byte[] pkcs8) throws TlsException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException notThisOne) {
        continue;
      }
    }
    throw bad(file, "holds a private key that cannot be read", "an RSA, EC or Ed25519 key");
  }

  private List<byte[]> blocks(String type) throws TlsException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals(type)) {
        blocks.add(decoded(block.group(2)));
      }
    }
    return blocks;
  }

  private byte[] decoded(String base64) throws TlsException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw bad(file, "holds a damaged block", "PEM");
    }
  }

  static TlsException bad(Path file, String why, String expected) {
    return new TlsException("\"" + file + "\" " + why + " (expected: " + expected + ")");
  }
}

package dev.echoport.testing;

import dev.echoport.tls.LoopbackPem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What clients have to trust to talk TLS with a node in a test. The node's certificate is for
 * {@code localhost}, 127.0.0.1 and ::1.
 *
 * <pre>{@code
 * HttpClient clientOf(Echoport node) {
 *   return HttpClient.newBuilder().sslContext(node.certificate().sslContext()).build();
 * }
 * }</pre>
 */
public final class TestCertificate {
  private final LoopbackPem pem;
  private final Path directory;

  private TestCertificate(LoopbackPem pem, Path directory) {
    this.pem = pem;
    this.directory = directory;
  }

  /** Makes one, and the files that a node reads. */
  static TestCertificate make() {
    try {
      LoopbackPem pem = LoopbackPem.make();
      Path directory =
          Files.createTempDirectory(
              "echoport",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      TestCertificate made = new TestCertificate(pem, directory);
      Files.writeString(made.certificateFile(), pem.certificate());
      Files.writeString(made.keyFile(), pem.key());
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path certificateFile() {
    return directory.resolve("node.crt");
  }

  Path keyFile() {
    return directory.resolve("node.key");
  }

  void delete() {
    try {
      Files.deleteIfExists(certificateFile());
      Files.deleteIfExists(keyFile());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The authority that has issued the node's certificate, in PEM. */
  public String authorityPem() {
    return pem.authority();
  }

  /** The same as a key store, for clients that want one. */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      byte[] bytes = pem.authority().getBytes(StandardCharsets.US_ASCII);
      store.setCertificateEntry(
          "echoport",
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(bytes)));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no trust store: " + e.getMessage(), e);
    }
  }

  /** For clients of the JDK: trusts the node, and nobody else. */
  public SSLContext sslContext() {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustStore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS: " + e.getMessage(), e);
    }
  }
}

package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of a listener whose configuration is read again. */
@Timeout(120)
class ReloadTlsTest {
  @TempDir private Path directory;

  @Test
  void usesTheCertificateThatWasNamedLast() throws Exception {
    TestPki pki = new TestPki(directory);
    pki.install("first", "first.example");
    pki.install("second", "second.example");
    try (ReloadNode node = new ReloadNode(directory, listener("first", ""))) {
      assertThat(subject(node, pki)).isEqualTo("CN=first.example");

      node.reload(listener("second", ""));
      assertThat(subject(node, pki)).isEqualTo("CN=second.example");

      node.reload(listener("second", "idleTimeout: 1m"));
      assertThat(subject(node, pki)).isEqualTo("CN=second.example");
    }
  }

  private String listener(String certificate, String more) {
    String file = directory.resolve(certificate).toString();
    return "listeners: {echo: {uri: 'tls://127.0.0.1:0', tls: {certificate: %s.crt, key: %s.key}, %s}}\n"
        .formatted(file, file, more);
  }

  private static String subject(ReloadNode node, TestPki pki) throws Exception {
    int port = node.port("echo");
    try (SSLSocket peer =
        (SSLSocket) pki.client().getSocketFactory().createSocket("127.0.0.1", port)) {
      peer.setSoTimeout(60_000);
      X509Certificate shown = (X509Certificate) peer.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }
}

package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"receipt: true", "frame: line, processors: [{name: uppercase}]"})
  void choosesTheEngineAnewForWhatIsAnsweredLate(String late) throws Exception {
    TestPki pki = new TestPki(directory);
    pki.install("node", "node.example");
    try (ReloadNode node = new ReloadNode(directory, listener("node", ""))) {
      String first = engine(node, pki);

      node.reload(listener("node", late));
      assertThat(engine(node, pki)).isEqualTo("JDK");

      node.reload(listener("node", ""));
      assertThat(engine(node, pki)).isEqualTo(first);
    }
  }

  /** Of a connection that is made now. */
  private static String engine(ReloadNode node, TestPki pki) throws Exception {
    int before = node.closed().size();
    subject(node, pki);
    await().until(() -> node.closed().size() > before);
    return Objects.requireNonNull(node.closed().get(0).tls()).provider();
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

package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.CheckKind;
import dev.echoport.client.diagnose.DiagnoseOptions;
import dev.echoport.client.diagnose.Diagnosis;
import dev.echoport.client.diagnose.DiagnosisListener;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether {@code diagnose} sees who decrypts between it and a node. */
@Timeout(120)
class DiagnoseTlsTest {
  @TempDir private Path directory;
  private TestPki pki;

  @BeforeEach
  void issue() throws Exception {
    pki = new TestPki(directory);
    pki.install("node", "node.example");
  }

  private Finding tls(int port, TestNode node) throws Exception {
    DiagnoseOptions options =
        new DiagnoseOptions(
            Target.parse("tls://127.0.0.1:" + port),
            new ClientTls(false, pki.file("trust.pem").toString(), "node.example"),
            List.of(CheckKind.TLS),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            1,
            Duration.ZERO,
            null);
    Target admin = Target.parse(node.gateway().adminUri());
    return Diagnosis.run(options, admin, null, DiagnosisListener.NONE).results().get(0).finding();
  }

  @Test
  void bothEndsAgreeWithNobodyBetween() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki))) {
      Finding finding = tls(node.node().port(), node.node());
      assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.OK);
      assertThat(finding.sentence())
          .contains(
              "The ClientHello arrived as it was sent", "CN=node.example", "CN=Test Authority");
    }
  }

  @Test
  void namesWhoDecryptsAndEncryptsAgain() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki));
        Relay relay = new Relay(pki, () -> secured(node))) {
      Finding finding = tls(relay.port(), node.node());
      assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.FAULT);
      assertThat(finding.sentence()).contains("there are two handshakes");
    }
  }

  private static Socket secured(TlsNode node) throws Exception {
    SSLSocket socket = node.connect();
    socket.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
    socket.startHandshake();
    return socket;
  }

  @Test
  void namesWhoDecrypts() throws Exception {
    try (TestNode node =
            TestNode.start(
                TestNode.config(
                    dev.echoport.config.TransportChoice.AUTO,
                    TestNode.listener(TestNode.DEFAULT_WINDOW)));
        Relay relay = new Relay(pki, node::connect)) {
      Finding finding = tls(relay.port(), node);
      assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.FAULT);
      assertThat(finding.sentence()).startsWith("TLS ends on the way");
    }
  }

  /** Shakes hands as the node would, and passes on. */
  private static final class Relay implements AutoCloseable {
    interface Next {
      Socket connect() throws Exception;
    }

    private final ServerSocket server;
    private final Next next;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Relay(TestPki pki, Next next) throws Exception {
      SSLContext context = pki.client("node.example");
      this.next = next;
      server =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      threads.execute(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket here = server.accept();
          Socket there = next.connect();
          threads.execute(() -> pass(here, there));
          threads.execute(() -> pass(there, here));
        }
      } catch (Exception closed) {
        return;
      }
    }

    private static void pass(Socket from, Socket to) {
      try (from;
          to;
          InputStream in = from.getInputStream()) {
        in.transferTo(to.getOutputStream());
      } catch (IOException ended) {
        return;
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      threads.shutdownNow();
    }
  }
}

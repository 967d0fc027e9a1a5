package dev.echoport.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.config.load.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are so short that they look like the end of TLS, among processors. */
class TlsProcessingTest {
  private TestPki pki;

  @BeforeEach
  void issue(@TempDir Path directory) throws Exception {
    pki = new TestPki(directory);
    pki.install("node", "localhost");
  }

  private TestNode node(String engine, String frame, String processors) throws Exception {
    CatalogSource source = new CatalogSource();
    String tls = "{certificate: %s, key: %s, engine: %s}";
    List<String> settings =
        List.of(
            "listeners.echo.uri=tls://127.0.0.1:0",
            "listeners.echo.tls="
                + tls.formatted(pki.file("node.crt"), pki.file("node.key"), engine),
            "listeners.echo.frame=" + frame,
            "listeners.echo.frameLimit=16MiB",
            "listeners.echo.processors=" + processors,
            "admin.port=0");
    return TestNode.start(
        ConfigLoader.load(null, Map.of(), settings, source).config(), source.catalog());
  }

  private SSLSocket connect(TestNode node) throws Exception {
    return connect(node, node.connect());
  }

  private SSLSocket connect(TestNode node, Socket socket) throws Exception {
    SSLSocket peer =
        (SSLSocket)
            pki.client().getSocketFactory().createSocket(socket, "localhost", node.port(), true);
    peer.setTcpNoDelay(true);
    return peer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl"})
  void sendsBackWhatIsStillInProcessWhenTheInputEnds(String engine) throws Exception {
    try (TestNode node = node(engine, "line", "[{name: sleep, time: 100ms, on: worker}]");
        SSLSocket peer = connect(node)) {
      for (String line : List.of("a\n", "b\n", "c\n")) {
        peer.getOutputStream().write(line.getBytes(US_ASCII));
      }
      peer.shutdownOutput();

      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("a\nb\nc\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl"})
  void sendsNothingMoreOfItsOwnOnceTheInputEnds(String engine) throws Exception {
    try (TestNode node = node(engine, "line", "[{name: generate}]");
        SSLSocket peer = connect(node)) {
      peer.getOutputStream().write("ok\n".getBytes(US_ASCII));
      peer.getInputStream().readNBytes(3_000_000);
      peer.shutdownOutput();

      assertThat(peer.getInputStream().transferTo(OutputStream.nullOutputStream())).isNotNegative();
    }
  }

  /** The one send is larger than the kernel's buffers, and goes out in records. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl"})
  void countsTheWholeRecordsOfASendThatFails(String engine) throws Exception {
    int size = 16 << 20;
    int read = 300_000;
    try (TestNode node = node(engine, "fixed:" + size, "[{name: reverse}]");
        Socket socket = node.connect();
        SSLSocket peer = connect(node, socket)) {
      peer.getOutputStream().write(new byte[size]);
      peer.getInputStream().readNBytes(read);
      socket.setSoLinger(true, 0);
      socket.close();
      await().until(() -> node.closedConnections().size() == 1);

      long sent = node.closedConnections().get(0).ledger().sent();
      assertThat(sent).isBetween((long) read, size - 1L);
    }
  }
}

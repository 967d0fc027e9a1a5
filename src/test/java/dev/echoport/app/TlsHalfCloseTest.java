package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.config.TlsConfig;
import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.TlsConfig.Engine;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.WindowConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that ends its input gets everything back, whatever encrypts and whatever transports. */
class TlsHalfCloseTest {
  private static final int SIZE = 4 << 20;

  private TestPki pki;

  @BeforeEach
  void issue(@TempDir Path directory) throws Exception {
    pki = new TestPki(directory);
    pki.install("node", "localhost");
  }

  static Stream<Arguments> everyWay() {
    return WorkingTransports.stream()
        .flatMap(
            transport ->
                Stream.of(Engine.JDK, Engine.OPENSSL)
                    .flatMap(
                        engine ->
                            Stream.of("TLSv1.2", "TLSv1.3")
                                .map(version -> Arguments.of(transport, engine, version))));
  }

  private TlsConfig tls(Engine engine) {
    return TlsNode.config(pki, engine, ClientAuth.NONE, null, Duration.ofSeconds(10), 64);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void echoesEverythingToASlowReader(TransportChoice transport, Engine engine, String version)
      throws Exception {
    byte[] sent = new byte[SIZE];
    new Random(42).nextBytes(sent);
    try (TlsNode node =
            TlsNode.start(
                pki, transport, TestNode.listener(TestNode.DEFAULT_WINDOW).with(tls(engine)));
        SSLSocket peer = node.connect(version)) {
      peer.startHandshake();
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAndFinish(peer, sent));

      byte[] echoed = readSlowly(peer.getInputStream());
      sending.join();

      peer.close();
      ConnectionReport report = node.closed();
      assertThat(Arrays.equals(echoed, sent)).as("%d bytes, %s", echoed.length, report).isTrue();
      TlsReport tls = Objects.requireNonNull(report.tls());
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_FINISHED);
      assertThat(report.ledger().received()).isEqualTo(SIZE);
      assertThat(report.ledger().sent()).isEqualTo(SIZE);
      assertThat(tls.closeNotify()).isTrue();
      assertThat(tls.version()).isEqualTo(version);
      assertThat(tls.provider()).isEqualTo(engine.name());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void echoesMessagesThatLookLikeAlerts(Engine engine) throws Exception {
    WindowConfig lockStep = new WindowConfig(1024, 1);
    for (WindowConfig window : List.of(TestNode.DEFAULT_WINDOW, lockStep)) {
      try (TlsNode node =
              TlsNode.start(
                  pki, TransportChoice.AUTO, TestNode.listener(window).with(tls(engine)));
          SSLSocket peer = node.connect("TLSv1.3")) {
        peer.setTcpNoDelay(true);
        for (int i = 0; i < 500; i++) {
          peer.getOutputStream().write(new byte[] {(byte) i, 1});
        }
        peer.shutdownOutput();

        assertThat(peer.getInputStream().readAllBytes()).hasSize(1000);
        assertThat(node.closed().reason()).isEqualTo(CloseReason.PEER_FINISHED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void tellsAFinWithoutCloseNotifyApart(TransportChoice transport, Engine engine, String version)
      throws Exception {
    try (TlsNode node =
            TlsNode.start(
                pki, transport, TestNode.listener(TestNode.DEFAULT_WINDOW).with(tls(engine)));
        java.net.Socket plain = node.plain()) {
      SSLSocket peer =
          (SSLSocket)
              pki.client()
                  .getSocketFactory()
                  .createSocket(plain, "localhost", node.node().port(), false);
      peer.setEnabledProtocols(new String[] {version});
      peer.getOutputStream().write(new byte[1000]);
      plain.shutdownOutput();

      assertThat(peer.getInputStream().readAllBytes()).hasSize(1000);
      ConnectionReport report = node.closed();
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_FINISHED);
      assertThat(CloseSentence.of(report))
          .isEqualTo("The peer sent 1000 B, closed without close_notify, and got everything back.");
    }
  }

  private static void sendAndFinish(SSLSocket peer, byte[] bytes) {
    try {
      peer.getOutputStream().write(bytes);
      peer.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In pieces that are smaller than a record. */
  private static byte[] readSlowly(InputStream in) throws Exception {
    byte[] bytes = new byte[SIZE];
    int read = 0;
    int count = 0;
    while (read < SIZE && count >= 0) {
      count = in.read(bytes, read, Math.min(1000, SIZE - read));
      read += Math.max(0, count);
    }
    assertThat(in.read()).isEqualTo(-1);
    return Arrays.copyOf(bytes, read);
  }
}

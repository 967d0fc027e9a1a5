package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.CidrBlock;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.ProxyProtocolConfig.Mode;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has been told that it is over is not read from for ever, whatever speaks there. */
class LingerTest {
  /** More than what is on its way, and less than a second of loopback. */
  private static final long FED = 64L << 20;

  @TempDir private Path folder;

  @Test
  void doesNotReadOnAfterTheLastAnswerOfHttp() throws Exception {
    InetListenAddress http = new InetListenAddress(Scheme.HTTP, "127.0.0.1", 0);
    assertThat(
            fedTo(
                new ListenerConfig("echo", http, 64, TestNode.DEFAULT_WINDOW, Duration.ZERO, 0),
                "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .isLessThan(FED);
  }

  @Test
  void doesNotReadOnWhereAHandshakeHasFailed() throws Exception {
    TestPki pki = new TestPki(folder);
    pki.install("node", "localhost");
    ListenerConfig plain = TestNode.listener(TestNode.DEFAULT_WINDOW);
    assertThat(fedTo(plain.with(TlsNode.config(pki)), "plain text")).isLessThan(FED);
  }

  @Test
  void doesNotReadOnWhereTheHeaderOfAProxyIsMissing() throws Exception {
    ProxyProtocolConfig proxy =
        new ProxyProtocolConfig(
            Mode.REQUIRED,
            List.of(CidrBlock.parse("127.0.0.0/8").orElseThrow()),
            Duration.ofSeconds(10));
    assertThat(fedTo(TestNode.listener(TestNode.DEFAULT_WINDOW).with(proxy), "no header"))
        .isLessThan(FED);
  }

  /** Bytes that the node takes behind {@code first}, until it has had enough. */
  private static long fedTo(ListenerConfig listener, String first) throws Exception {
    try (TestNode node = TestNode.start(TestNode.config(TransportChoice.AUTO, listener));
        Socket peer = node.connect()) {
      peer.getOutputStream().write(first.getBytes(ISO_8859_1));
      byte[] more = new byte[64 * 1024];
      long fed = 0;
      try {
        while (fed < 4 * FED) {
          peer.getOutputStream().write(more);
          fed += more.length;
        }
      } catch (IOException reset) {
        return fed;
      }
      return fed;
    }
  }
}

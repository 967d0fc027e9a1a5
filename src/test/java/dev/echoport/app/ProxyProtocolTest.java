package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.config.CidrBlock;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.ProxyProtocolConfig.Mode;
import dev.echoport.config.TransportChoice;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTest {
  private static final String HEADER = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n";
  private static final String LOCAL = "\r\n\r\n\0\r\nQUIT\n\40\0\0\0";
  private static final String US = "127.0.0.0/8";
  private static final String OTHERS = "10.0.0.0/8";

  private static TestNode node(Mode mode, String trusted) throws Exception {
    return node(mode, trusted, Duration.ofSeconds(10));
  }

  private static TestNode node(Mode mode, String trusted, Duration timeout) throws Exception {
    ProxyProtocolConfig proxy =
        new ProxyProtocolConfig(mode, List.of(CidrBlock.parse(trusted).orElseThrow()), timeout);
    return TestNode.start(
        TestNode.config(
            TransportChoice.AUTO, TestNode.listener(TestNode.DEFAULT_WINDOW).with(proxy)));
  }

  private static void send(Socket peer, String bytes) throws Exception {
    peer.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  private static String readToEnd(Socket peer) throws Exception {
    return new String(peer.getInputStream().readAllBytes(), ISO_8859_1);
  }

  private static ConnectionReport closed(TestNode node) throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }

  /** Sends everything, then FIN; what came back and how it ended. */
  private static ConnectionReport exchange(TestNode node, String sent, String expected)
      throws Exception {
    try (Socket peer = node.connect()) {
      send(peer, sent);
      peer.shutdownOutput();
      assertThat(readToEnd(peer)).isEqualTo(expected);
    }
    return closed(node);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"OPTIONAL", "REQUIRED"})
  void showsTheClientAndEchoesOnlyWhatFollowsTheHeader(Mode mode) throws Exception {
    try (TestNode node = node(mode, US)) {
      ConnectionReport report = exchange(node, HEADER + "hello", "hello");

      ProxyReport proxy = Objects.requireNonNull(report.proxy());
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_FINISHED);
      assertThat(report.remoteAddress()).isEqualTo("192.0.2.1:56324");
      assertThat(proxy.hop()).startsWith("127.0.0.1:");
      assertThat(report.ledger().received()).isEqualTo(5);
    }
  }

  @Test
  void takesAHeaderByteByByte() throws Exception {
    try (TestNode node = node(Mode.REQUIRED, US);
        Socket peer = node.connect()) {
      peer.setTcpNoDelay(true);
      for (char c : (HEADER + "x").toCharArray()) {
        send(peer, String.valueOf(c));
      }
      assertThat(peer.getInputStream().read()).isEqualTo('x');
      assertThat(node.openConnections().get(0).ledger().received()).isEqualTo(1);
    }
  }

  @Test
  void echoesAHeaderAsDataWhereItIsOff() throws Exception {
    try (TestNode node = TestNode.start(TransportChoice.AUTO, TestNode.DEFAULT_WINDOW)) {
      assertThat(exchange(node, HEADER, HEADER).proxy()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "P", "PROXY", "PROXYS", "\r\n\r\n\0\r\nQUIT", "\r\n"})
  void echoesDataWithoutAHeaderWhereItIsOptional(String data) throws Exception {
    try (TestNode node = node(Mode.OPTIONAL, US)) {
      ConnectionReport report = exchange(node, data, data);

      assertThat(report.proxy()).isNull();
      assertThat(report.ledger().received()).isEqualTo(data.length());
    }
  }

  @Test
  void passesAnUndecidedBeginningOnWhenTheTimeIsOver() throws Exception {
    try (TestNode node = node(Mode.OPTIONAL, US, Duration.ofMillis(400));
        Socket peer = node.connect()) {
      send(peer, "PRO");
      assertThat(peer.getInputStream().readNBytes(3)).isEqualTo("PRO".getBytes(ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "PROXY TCP4 nonsense\r\n", "PROXY TCP4 1.2.3.4", "PRO"})
  void endsTheConnectionWithoutAProperHeaderWhereItIsRequired(String sent) throws Exception {
    try (TestNode node = node(Mode.REQUIRED, US)) {
      ConnectionReport report = exchange(node, sent, "");

      assertThat(report.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(report.cause()).startsWith("PROXY header: ");
      assertThat(report.ledger().received()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PROXY TCP4 "})
  void endsTheConnectionWhenTheHeaderTakesTooLong(String begun) throws Exception {
    try (TestNode node = node(Mode.REQUIRED, US, Duration.ofMillis(400));
        Socket peer = node.connect()) {
      send(peer, begun);

      assertThat(readToEnd(peer)).isEmpty();
      assertThat(closed(node).reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(closed(node).cause()).contains("no header within 400 ms");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"OPTIONAL", "REQUIRED"})
  void endsTheConnectionWhenAnUntrustedPeerSendsAHeader(Mode mode) throws Exception {
    try (TestNode node = node(mode, OTHERS)) {
      ConnectionReport report = exchange(node, HEADER + "hello", "");

      assertThat(report.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(report.cause())
          .matches(
              "PROXY header: from .*, which listeners.echo.proxyProtocol.trusted does not name");
      assertThat(report.remoteAddress()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void takesALocalHeaderFromItsOwnAddress() throws Exception {
    try (TestNode node = node(Mode.REQUIRED, OTHERS)) {
      ConnectionReport report = exchange(node, LOCAL + "hello", "hello");

      assertThat(report.remoteAddress()).startsWith("127.0.0.1:");
      assertThat(report.proxy()).extracting(ProxyReport::command).isEqualTo("LOCAL");
    }
  }

  @Test
  void countsAPeerThatOnlyConnectsAsFinished() throws Exception {
    try (TestNode node = node(Mode.REQUIRED, US)) {
      assertThat(exchange(node, "", "").reason()).isEqualTo(CloseReason.PEER_FINISHED);
    }
  }
}

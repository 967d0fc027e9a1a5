package dev.echoport.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.CidrBlock;
import dev.echoport.config.GreetingConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.TransportChoice;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreetingTest {
  private static ListenerConfig listener(String banner, boolean identity) {
    return TestNode.listener(TestNode.DEFAULT_WINDOW)
        .with(new GreetingConfig(banner, identity, false));
  }

  private static TestNode node(ListenerConfig listener) throws Exception {
    return TestNode.start(TestNode.config(TransportChoice.AUTO, listener));
  }

  private static BufferedReader reader(Socket peer) throws Exception {
    return new BufferedReader(new InputStreamReader(peer.getInputStream(), US_ASCII));
  }

  @Test
  void speaksFirst() throws Exception {
    try (TestNode node = node(listener("220 ${node} ${listener} ${connection}", false));
        Socket peer = node.connect()) {
      assertThat(reader(peer).readLine()).isEqualTo("220 test echo test-1");
    }
  }

  @Test
  void saysWhoAnswersAndThenEchoes() throws Exception {
    try (TestNode node = node(listener("hi ${client}", true));
        Socket peer = node.connect()) {
      peer.getOutputStream().write("hello\n".getBytes(US_ASCII));
      peer.shutdownOutput();

      List<String> lines = reader(peer).lines().toList();
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).startsWith("hi 127.0.0.1:");
      assertThat(new JsonObject(lines.get(1)).getString("connection")).isEqualTo("test-1");
      assertThat(lines.get(2)).isEqualTo("hello");
      await().until(() -> node.closedConnections().size() == 1);
      ConnectionReport report = node.closedConnections().get(0);
      assertThat(report.ledger().received()).isEqualTo(6);
      assertThat(report.ledger().sent())
          .isEqualTo(6 + lines.get(0).length() + 2 + lines.get(1).length() + 1);
    }
  }

  @Test
  void speaksToAPeerThatHasEndedAtOnce() throws Exception {
    try (TestNode node = node(listener("220", false));
        Socket peer = node.connect()) {
      peer.shutdownOutput();
      assertThat(reader(peer).lines()).containsExactly("220");
    }
  }

  @Test
  void namesTheClientOfAProxy() throws Exception {
    ProxyProtocolConfig proxy =
        new ProxyProtocolConfig(
            ProxyProtocolConfig.Mode.REQUIRED,
            List.of(CidrBlock.parse("127.0.0.0/8").orElseThrow()),
            Duration.ofSeconds(10));
    try (TestNode node = node(listener("${client}", false).with(proxy));
        Socket peer = node.connect()) {
      peer.getOutputStream()
          .write("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\nx".getBytes(US_ASCII));
      BufferedReader reader = reader(peer);
      assertThat(reader.readLine()).isEqualTo("192.0.2.1:56324");
      assertThat(reader.read()).isEqualTo('x');
    }
  }
}

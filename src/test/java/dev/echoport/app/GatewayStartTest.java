package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.FreePort;
import dev.echoport.admin.AgentVerticle;
import dev.echoport.config.AdminConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.listener.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayStartTest {

  @Test
  void namesEveryListenerWhosePortIsTaken() throws Exception {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Map<String, ListenerConfig> listeners = new LinkedHashMap<>();
      listeners.put("one", listener("one", one.getLocalPort()));
      listeners.put("free", listener("free", 0));
      listeners.put("two", listener("two", two.getLocalPort()));

      assertThatThrownBy(() -> TestNode.start(withListeners(listeners)))
          .isInstanceOfSatisfying(
              StartFailure.class,
              failure ->
                  assertThat(failure.problems())
                      .satisfiesExactlyInAnyOrder(
                          problem -> names(problem, "one", one),
                          problem -> names(problem, "two", two)));
    }
  }

  @Test
  void servesSeveralListenersAtOnce() throws Exception {
    Map<String, ListenerConfig> listeners = new LinkedHashMap<>();
    listeners.put("one", listener("one", 0));
    listeners.put("two", listener("two", 0));
    try (TestNode node = TestNode.start(withListeners(listeners))) {
      assertThat(node.gateway().listeners())
          .extracting(Listener::port)
          .doesNotHaveDuplicates()
          .doesNotContain(0);
      assertThat(TestNode.await(node.gateway().view().listeners()))
          .extracting(report -> report.name())
          .containsExactly("one", "two");
    }
  }

  @Test
  void answersAgentChecksWhereItIsToldTo() throws Exception {
    GatewayConfig config =
        TestNode.config(TransportChoice.AUTO, TestNode.listener(TestNode.DEFAULT_WINDOW));
    int port = FreePort.choose();
    AdminConfig admin =
        new AdminConfig("127.0.0.1", 0, port, AdminConfig.Auth.AUTO, null, null, List.of());
    try (TestNode node = TestNode.start(withAdmin(config, admin))) {
      assertThat(node.gateway().parts().agent.map(AgentVerticle::uri))
          .hasValue("tcp://127.0.0.1:" + port);
      assertThat(agentLine(port)).isEqualTo("ready up 100%");
      TestNode.await(node.drain());
      assertThat(agentLine(port)).isEqualTo("drain");
    }
  }

  private static String agentLine(int port) throws IOException {
    try (Socket balancer = new Socket("127.0.0.1", port)) {
      return new String(balancer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          .stripTrailing();
    }
  }

  private static GatewayConfig withAdmin(GatewayConfig config, AdminConfig admin) {
    return new GatewayConfig(
        config.node(),
        config.listeners(),
        config.drain(),
        admin,
        config.completions(),
        config.cluster(),
        config.log());
  }

  private static void names(String problem, String listener, ServerSocket taken) {
    assertThat(problem)
        .startsWith("listeners." + listener + ": cannot listen on tcp://127.0.0.1:")
        .contains(String.valueOf(taken.getLocalPort()))
        .contains("set listeners." + listener + ".port");
  }

  private static ListenerConfig listener(String name, int port) {
    return new ListenerConfig(
        name,
        new InetListenAddress("127.0.0.1", port),
        16,
        TestNode.DEFAULT_WINDOW,
        Duration.ZERO,
        0);
  }

  private static GatewayConfig withListeners(Map<String, ListenerConfig> listeners) {
    GatewayConfig config =
        TestNode.config(TransportChoice.AUTO, TestNode.listener(TestNode.DEFAULT_WINDOW));
    return new GatewayConfig(
        config.node(),
        listeners,
        config.drain(),
        config.admin(),
        config.completions(),
        config.cluster(),
        config.log());
  }
}

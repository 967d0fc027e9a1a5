package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.FreePort;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.health.EchoRecipe;
import dev.echoport.health.Health;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link FakeGateway} has one connection open on its listener. */
class AgentVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final Health health = Health.create(vertx);
  private final FakeGateway gateway = new FakeGateway();

  @BeforeEach
  void start() {
    health.started();
  }

  @AfterEach
  void close() throws Exception {
    RunningAdmin.await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 0", "2, 50", "3, 67", "1000, 100", "1001, 100"})
  void weighsByTheFreeShareOfMaxConnections(int maxConnections, int weight) throws Exception {
    assertThat(ask(deploy(maxConnections))).isEqualTo("ready up " + weight + "%\n");
  }

  @Test
  void saysDrainOnceTheNodeDrains() throws Exception {
    AgentVerticle agent = deploy(0);
    health.draining();
    assertThat(ask(agent)).isEqualTo("drain\n");
  }

  @Test
  void saysDownWhenAListenerDoesNotEcho() throws Exception {
    health.addListener(
        "echo", SocketAddress.inetSocketAddress(FreePort.choose(), "127.0.0.1"), EchoRecipe.DIRECT);
    assertThat(ask(deploy(0))).isEqualTo("down #not ready\n");
  }

  @Test
  void keepsAFullListenerUpThoughItRefusesTheEcho() throws Exception {
    health.addListener(
        "echo", SocketAddress.inetSocketAddress(FreePort.choose(), "127.0.0.1"), EchoRecipe.DIRECT);
    assertThat(ask(deploy(1))).isEqualTo("ready up 0%\n");
  }

  @Test
  void saysDownWhileTheNodeStarts() throws Exception {
    Health starting = Health.create(vertx);
    AgentVerticle agent = new AgentVerticle("127.0.0.1", 0, starting, gateway, Map::of);
    RunningAdmin.await(vertx.deployVerticle(agent));
    assertThat(ask(agent)).isEqualTo("down #not ready\n");
  }

  @Test
  void saysDownWhenTheLoopsAreSilent() throws Exception {
    gateway.silence = Promise.promise();
    assertThat(ask(deploy(0))).isEqualTo("down #the event loops do not answer\n");
  }

  @Test
  void ignoresWhatAgentSendSends() throws Exception {
    AgentVerticle agent = deploy(0);
    try (Socket balancer = new Socket("127.0.0.1", agent.actualPort())) {
      balancer.getOutputStream().write("echo_back/node1\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(rest(balancer)).isEqualTo("ready up 100%\n");
    }
  }

  @Test
  void saysWhatToDoWhenItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      AgentVerticle agent =
          new AgentVerticle("127.0.0.1", taken.getLocalPort(), health, gateway, Map::of);
      assertThatThrownBy(() -> RunningAdmin.await(vertx.deployVerticle(agent)))
          .hasMessageContaining(
              "admin.agentPort: cannot listen on tcp://127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("set admin.host or admin.agentPort");
    }
  }

  private AgentVerticle deploy(int maxConnections) throws Exception {
    ListenerConfig echo =
        new ListenerConfig(
            "echo",
            new InetListenAddress("127.0.0.1", 7007),
            16,
            new WindowConfig(1_024, 1),
            Duration.ZERO,
            maxConnections);
    AgentVerticle agent =
        new AgentVerticle("127.0.0.1", 0, health, gateway, () -> Map.of(echo.name(), echo));
    RunningAdmin.await(vertx.deployVerticle(agent));
    return agent;
  }

  private static String ask(AgentVerticle agent) throws IOException {
    try (Socket balancer = new Socket("127.0.0.1", agent.actualPort())) {
      return rest(balancer);
    }
  }

  private static String rest(Socket balancer) throws IOException {
    balancer.setSoTimeout(60_000);
    return new String(balancer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}

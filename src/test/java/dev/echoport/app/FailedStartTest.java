package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.NodeConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What fails to start says why, and nothing behind it. */
class FailedStartTest {
  private static final int TIMES = Integer.getInteger("echoport.test.failedStarts", 5);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @ParameterizedTest
  @MethodSource("dev.echoport.app.WorkingTransports#stream")
  void closesQuietlyAndCompletely(TransportChoice transport) throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      GatewayConfig config = config(transport, taken.getLocalPort());
      for (int i = 0; i < TIMES; i++) {
        assertThatThrownBy(() -> Gateway.start(config)).isInstanceOf(StartFailure.class);
        await().untilAsserted(() -> assertThat(loops()).isEmpty());
      }
    } finally {
      root.detachAppender(log);
    }
    assertThat(List.copyOf(log.list))
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEmpty();
  }

  @Test
  void closesCompletelyBeforeItHasAnyPartOfTheCluster() {
    Path missing = Path.of("no-such-file.pem");
    ClusterConfig cluster =
        new ClusterConfig(
            true,
            ClusterConfig.DEFAULT_NAME,
            "127.0.0.1",
            "",
            0,
            0,
            new Discovery(Discovery.Type.TCP, List.of("127.0.0.1:1"), ""),
            new ClusterConfig.Tls(missing, missing, missing));

    assertThatThrownBy(() -> Gateway.start(withCluster(cluster)))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cluster.tls: \"no-such-file.pem\" cannot be read: no such file");

    await().untilAsserted(() -> assertThat(loops()).isEmpty());
  }

  private static GatewayConfig withCluster(ClusterConfig cluster) {
    GatewayConfig one =
        TestNode.config(TransportChoice.NIO, TestNode.listener(TestNode.DEFAULT_WINDOW));
    return new GatewayConfig(
        one.node(),
        one.listeners(),
        one.drain(),
        one.admin(),
        one.completions(),
        cluster,
        one.log());
  }

  private static List<String> loops() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("vert.x-"))
        .toList();
  }

  /** Some bind, one does not. */
  private static GatewayConfig config(TransportChoice transport, int taken) {
    Map<String, ListenerConfig> listeners = new LinkedHashMap<>();
    add(listeners, "free", new InetListenAddress("127.0.0.1", 0));
    add(listeners, "taken", new InetListenAddress("127.0.0.1", taken));
    add(listeners, "datagrams", new InetListenAddress(Scheme.UDP, "127.0.0.1", 0));
    add(listeners, "web", new InetListenAddress(Scheme.HTTP, "127.0.0.1", 0));
    GatewayConfig one = TestNode.config(transport, TestNode.listener(TestNode.DEFAULT_WINDOW));
    return new GatewayConfig(
        new NodeConfig("test", 2, transport),
        listeners,
        one.drain(),
        one.admin(),
        one.completions(),
        one.cluster(),
        one.log());
  }

  private static void add(
      Map<String, ListenerConfig> listeners, String name, InetListenAddress address) {
    listeners.put(
        name, new ListenerConfig(name, address, 64, TestNode.DEFAULT_WINDOW, Duration.ZERO, 0));
  }
}

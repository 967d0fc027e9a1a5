package dev.echoport.app;

import dev.echoport.completion.report.ConnectionOrder;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.AdminConfig;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.CompletionsConfig;
import dev.echoport.config.DrainConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.LogConfig;
import dev.echoport.config.NodeConfig;
import dev.echoport.config.TracingConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.WindowConfig;
import dev.echoport.processor.ProcessorCatalog;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real node on ports that the system chooses, for tests with real sockets. */
final class TestNode implements AutoCloseable {
  static final ConnectionQuery OLDEST =
      new ConnectionQuery(null, null, false, ConnectionOrder.OPENED, false, 1000);
  static final WindowConfig DEFAULT_WINDOW = new WindowConfig(256 * 1024, 64);
  static final WindowConfig LOCK_STEP = new WindowConfig(256 * 1024, 1);

  static final ClusterConfig STANDALONE =
      new ClusterConfig(
          false,
          ClusterConfig.DEFAULT_NAME,
          "",
          "",
          7100,
          5701,
          new ClusterConfig.Discovery(ClusterConfig.Discovery.Type.TCP, List.of(), ""),
          null);

  private final Gateway gateway;

  private TestNode(Gateway gateway) {
    this.gateway = gateway;
  }

  static TestNode start(GatewayConfig config) throws Exception {
    return new TestNode(Gateway.start(config));
  }

  /** With processors; the node closes the catalog. */
  static TestNode start(GatewayConfig config, ProcessorCatalog catalog) throws Exception {
    return new TestNode(Gateway.start(config, catalog));
  }

  static TestNode start(TransportChoice transport, WindowConfig window) throws Exception {
    return start(config(transport, listener(window)));
  }

  static ListenerConfig listener(WindowConfig window) {
    return new ListenerConfig(
        "echo", new InetListenAddress("127.0.0.1", 0), 1024, window, Duration.ZERO, 0);
  }

  static GatewayConfig config(TransportChoice transport, ListenerConfig listener) {
    return new GatewayConfig(
        new NodeConfig("test", 2, transport),
        Map.of(listener.name(), listener),
        new DrainConfig(Duration.ZERO, Duration.ofSeconds(10)),
        new AdminConfig("127.0.0.1", 0, 0, AdminConfig.Auth.AUTO, null, null, List.of()),
        new CompletionsConfig(Duration.ofMillis(10), 1024),
        STANDALONE,
        new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO));
  }

  static GatewayConfig traced(GatewayConfig config, TracingConfig tracing) {
    return new GatewayConfig(
        config.node(),
        config.listeners(),
        config.workers(),
        config.plugins(),
        config.limits(),
        config.drain(),
        config.admin(),
        config.completions(),
        config.cluster(),
        config.bridge(),
        tracing,
        config.log());
  }

  Gateway gateway() {
    return gateway;
  }

  int port() {
    return gateway.listeners().get(0).port();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port()), 5_000);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** Sends more than a node can hold, and reads nothing, until {@code peer} is closed. */
  static void stuff(Socket peer) {
    Thread sender =
        new Thread(
            () -> {
              try {
                peer.getOutputStream().write(new byte[32 * 1024 * 1024]);
              } catch (IOException closed) {
                // as it should be
              }
            });
    sender.setDaemon(true);
    sender.start();
  }

  List<ConnectionReport> closedConnections() throws Exception {
    return await(gateway.view().closedConnections(1000));
  }

  List<ConnectionReport> openConnections() throws Exception {
    return await(gateway.view().openConnections(OLDEST));
  }

  Future<FinalReport> drain() {
    return gateway.drain();
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    gateway.close();
  }
}

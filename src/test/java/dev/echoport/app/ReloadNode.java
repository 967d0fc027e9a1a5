package dev.echoport.app;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.ConfigException;
import dev.echoport.config.load.ConfigChange;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.listener.Listener;
import dev.echoport.processor.CatalogSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/** A real node with a configuration file that a test rewrites. */
public final class ReloadNode implements AutoCloseable {
  private static final String BEGIN =
      "node: {name: test, eventLoops: 2}\nadmin: {port: 0}\ndrain: {timeout: 10s}\n";

  private final Path file;
  private final List<String> settings;
  private final Gateway gateway;

  /**
   * @param settings {@code key=value}, as on the command line
   */
  public ReloadNode(Path directory, String yaml, String... settings) throws Exception {
    this.settings = List.of(settings);
    file = directory.resolve("gateway.yaml");
    write(yaml);
    gateway = Gateway.start(read(), this::read);
  }

  public void write(String yaml) throws IOException {
    Files.writeString(file, BEGIN + yaml);
  }

  private ConfigSource.Loaded read() throws ConfigException {
    CatalogSource source = new CatalogSource();
    return new ConfigSource.Loaded(
        ConfigLoader.load(file, Map.of(), settings, source), source.catalog());
  }

  /** Rewrites the file and applies it. */
  public ConfigChange reload(String yaml) throws Exception {
    write(yaml);
    return TestNode.await(gateway.reload());
  }

  /** Why a rewritten file is not applied; one line each, without the directory. */
  List<String> rejection(String yaml) throws Exception {
    try {
      throw new AssertionError("applied: " + reload(yaml));
    } catch (ExecutionException e) {
      return ((ConfigException) Objects.requireNonNull(e.getCause()))
          .problems().stream()
              .map(problem -> problem.toString().replace(file.getParent() + "/", ""))
              .toList();
    }
  }

  public Gateway gateway() {
    return gateway;
  }

  public int port(String listener) {
    return gateway.listeners().stream()
        .filter(each -> each.config().name().equals(listener))
        .mapToInt(Listener::port)
        .findFirst()
        .orElseThrow();
  }

  public Socket connect(String listener) throws IOException {
    return connect(port(listener));
  }

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** What comes back for {@code text}. */
  static String echo(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return new String(
        socket.getInputStream().readNBytes(text.length()),
        java.nio.charset.StandardCharsets.US_ASCII);
  }

  ListenerReport report(String listener) throws Exception {
    return TestNode.await(gateway.view().listeners()).stream()
        .filter(report -> report.name().equals(listener))
        .findFirst()
        .orElseThrow();
  }

  List<ConnectionReport> closed() throws Exception {
    return TestNode.await(gateway.view().closedConnections(1000));
  }

  @Override
  public void close() {
    gateway.close();
  }
}

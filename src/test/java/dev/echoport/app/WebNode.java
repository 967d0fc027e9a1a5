package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.config.processor.ProcessorSource;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/** A node with one listener of HTTP, and requests as text. */
final class WebNode implements AutoCloseable {
  private final TestNode node;

  private WebNode(TestNode node) {
    this.node = node;
  }

  /**
   * Starts it.
   *
   * @param http what stands in the section of that name
   */
  static WebNode start(String http) throws Exception {
    List<String> settings =
        List.of(
            "admin.port=0",
            "node.name=test",
            "listeners.echo=null",
            "listeners.web={uri: 'http://127.0.0.1:0', http: {" + http + "}}");
    return new WebNode(
        TestNode.start(ConfigLoader.load(null, Map.of(), settings, ProcessorSource.NONE).config()));
  }

  int port() {
    return node.port();
  }

  Socket connect() throws IOException {
    return node.connect();
  }

  /** What a peer sends that asks for the end of its connection, and what comes until then. */
  String ask(String requestLine, String... fields) throws IOException {
    return exchange(request(requestLine, "Connection: close", fields));
  }

  static String request(String requestLine, String field, String... fields) {
    return requestLine
        + " HTTP/1.1\r\nHost: x\r\n"
        + field
        + "\r\n"
        + String.join("", List.of(fields).stream().map(each -> each + "\r\n").toList())
        + "\r\n";
  }

  /** Sends {@code request}, then reads to the end. */
  String exchange(String request) throws IOException {
    try (Socket peer = node.connect()) {
      peer.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(peer.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  List<ConnectionReport> open() throws Exception {
    return node.openConnections();
  }

  /** The one that has ended. */
  ConnectionReport closed() throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }

  @Override
  public void close() {
    node.close();
  }
}

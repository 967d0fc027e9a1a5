package dev.echoport.app;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TlsConfig;
import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.TlsConfig.Engine;
import dev.echoport.config.TransportChoice;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A node with one listener of TLS, and its peers. */
final class TlsNode implements AutoCloseable {
  private final TestPki pki;
  private final TestNode node;

  private TlsNode(TestPki pki, TestNode node) {
    this.pki = pki;
    this.node = node;
  }

  static TlsConfig config(TestPki pki) {
    return config(pki, Engine.AUTO, ClientAuth.NONE, null, Duration.ofSeconds(10), 64);
  }

  static TlsConfig config(
      TestPki pki,
      Engine engine,
      ClientAuth clientAuth,
      @Nullable Path sni,
      Duration timeout,
      int maxHandshakes) {
    return new TlsConfig(
        pki.file("node.crt"),
        pki.file("node.key"),
        pki.file("trust.pem"),
        clientAuth,
        sni,
        List.of("echo", "http/1.1"),
        timeout,
        maxHandshakes,
        engine);
  }

  static TlsNode start(TestPki pki, TlsConfig tls) throws Exception {
    return start(pki, TransportChoice.AUTO, TestNode.listener(TestNode.DEFAULT_WINDOW).with(tls));
  }

  static TlsNode start(TestPki pki, TransportChoice transport, ListenerConfig listener)
      throws Exception {
    return new TlsNode(pki, TestNode.start(TestNode.config(transport, listener)));
  }

  TestNode node() {
    return node;
  }

  /** Connects without TLS. */
  Socket plain() throws Exception {
    return node.connect();
  }

  SSLSocket connect(String... versions) throws Exception {
    return connect(pki.client(), versions);
  }

  /** Connects without a handshake yet. */
  SSLSocket connect(SSLContext client, String... versions) throws Exception {
    SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress("127.0.0.1", node.port()), 5_000);
    socket.setSoTimeout(60_000);
    if (versions.length > 0) {
      socket.setEnabledProtocols(versions);
    }
    return socket;
  }

  ConnectionReport open() throws Exception {
    Awaitility.await().until(() -> node.openConnections().size() == 1);
    return node.openConnections().get(0);
  }

  ConnectionReport closed() throws Exception {
    Awaitility.await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }

  @Override
  public void close() {
    node.close();
  }
}

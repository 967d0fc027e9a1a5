package dev.echoport.app;

import dev.echoport.completion.FaultKind;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.scheme.Scheme;
import dev.echoport.tls.ServerTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A node whose listener {@code flaky} has TLS and faults, and clients that say what they think. */
final class FaultyTlsNode implements AutoCloseable {
  private final TestPki pki;
  private final FaultyNode node;
  private final String yaml;

  private FaultyTlsNode(TestPki pki, FaultyNode node, String yaml) {
    this.pki = pki;
    this.node = node;
    this.yaml = yaml;
  }

  /**
   * @param engine {@code openssl} or {@code jdk}
   * @param plan faults, in YAML's flow form
   */
  static FaultyTlsNode start(Path directory, String engine, String plan, String... settings)
      throws Exception {
    return on(Scheme.TLS, directory, engine, plan, settings);
  }

  /** The same with another scheme. */
  static FaultyTlsNode on(
      Scheme scheme, Path directory, String engine, String plan, String... settings)
      throws Exception {
    TestPki pki = new TestPki(directory);
    pki.install("node", "localhost");
    String yaml =
        ("listeners: {flaky: {uri: \"%s127.0.0.1:0\","
                + " tls: {certificate: \"%s\", key: \"%s\", engine: %s},"
                + " faults: {seed: 42, plan: [%s]}}, echo: null}")
            .formatted(scheme.prefix(), pki.file("node.crt"), pki.file("node.key"), engine, plan);
    return new FaultyTlsNode(pki, FaultyNode.of(directory, yaml, settings), yaml);
  }

  /** The node's own certificate is one of another name from now on. */
  void renew(String name) throws Exception {
    pki.install("node", name);
    node.node().reload(yaml);
  }

  /** Faults that a request asks for. */
  void put(String faults) throws Exception {
    URI uri = URI.create(node.node().gateway().adminUri() + "/api/v1/listeners/flaky/faults");
    HttpRequest request =
        HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.ofString(faults)).build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
  }

  FaultyNode node() {
    return node;
  }

  /** A client of {@code localhost} that trusts the node. */
  SSLSocket connect(String version) throws Exception {
    return connect(pki.client(), "localhost", version);
  }

  /** A client of {@code localhost} that trusts the issuer of what faults show. */
  SSLSocket connectTrustingFaults(String version) throws Exception {
    return connect(trustingFaults(), "localhost", version);
  }

  /**
   * @param name that it asks for and checks, {@code null}: none
   */
  SSLSocket connect(SSLContext client, @Nullable String name, String version) throws Exception {
    return over(node.connect(), client, name, version);
  }

  private static SSLSocket over(
      Socket plain, SSLContext client, @Nullable String name, String version) throws Exception {
    SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
    socket.setEnabledProtocols(new String[] {version});
    if (name != null) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  /** What of TLS stands behind the last record of data: nothing, or a record of so many bytes. */
  int lastRecordBytes(byte[] sent, String version) throws Exception {
    TappedSocket tap = new TappedSocket();
    tap.connect(new InetSocketAddress("127.0.0.1", node.node().port("flaky")), 5_000);
    tap.setSoTimeout(60_000);
    exchange(over(tap, pki.client(), "localhost", version), sent);
    return tap.lastRecordBytes();
  }

  /** Connects, and says nothing behind the ClientHello. */
  Socket connectWithClientHello() throws Exception {
    SSLEngine engine = pki.client().createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    Socket socket = node.connect();
    socket.getOutputStream().write(hello.array(), 0, hello.position());
    return socket;
  }

  /** Returns when so many faults of a kind have happened. */
  void await(FaultKind kind, long count) {
    Awaitility.await()
        .until(
            () -> Objects.equals(node.node().report("flaky").totals().faults().get(kind), count));
  }

  /** What a handshake fails with. */
  static String failure(SSLSocket client) throws IOException {
    try (client) {
      client.startHandshake();
      return "none";
    } catch (IOException e) {
      return said(e);
    }
  }

  private static String said(IOException e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  /** What a client got, and what it says of the end; empty: it was an orderly one. */
  record Got(byte[] bytes, String end) {}

  /** Sends so many bytes and reads to the end. */
  static Got exchange(SSLSocket client, byte[] sent) throws IOException {
    var got = new java.io.ByteArrayOutputStream();
    try (client) {
      client.getOutputStream().write(sent);
      client.getInputStream().transferTo(got);
      return new Got(got.toByteArray(), "");
    } catch (IOException e) {
      return new Got(got.toByteArray(), said(e));
    }
  }

  private static SSLContext trustingFaults() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    byte[] pem = ServerTls.faultsAuthority().getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "faults",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  ConnectionReport closed() throws Exception {
    return node.closed(1).get(0);
  }

  @Override
  public void close() {
    node.close();
  }
}

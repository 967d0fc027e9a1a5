package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.probe.ProbeOptions;
import dev.echoport.client.probe.ProbeReport;
import dev.echoport.client.probe.ProbeRun;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TlsConfig;
import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.TlsConfig.Engine;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and WebSockets within TLS. */
class SecureWebTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private TestPki pki;

  @BeforeEach
  void issue(@TempDir Path directory) throws Exception {
    pki = new TestPki(directory);
    pki.install("node", "localhost");
  }

  private TlsNode node(Scheme scheme, Engine engine) throws Exception {
    TlsConfig tls =
        new TlsConfig(
            pki.file("node.crt"),
            pki.file("node.key"),
            null,
            ClientAuth.NONE,
            null,
            List.of("h2", "http/1.1"),
            LONG,
            64,
            engine);
    ListenerConfig listener =
        new ListenerConfig(
            "web",
            new InetListenAddress(scheme, "127.0.0.1", 0),
            1024,
            TestNode.DEFAULT_WINDOW,
            Duration.ZERO,
            0);
    return TlsNode.start(pki, TransportChoice.AUTO, listener.with(tls));
  }

  private HttpResponse<byte[]> post(TlsNode node, Version version, byte[] body) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(pki.client()).version(version).build();
    URI uri = URI.create("https://localhost:" + node.node().port() + "/echo");
    return client.send(
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofByteArray());
  }

  private ProbeReport probe(TlsNode node, String scheme, String path) throws Exception {
    return ProbeRun.run(
        new ProbeOptions(
            Target.parse(scheme + "://localhost:" + node.node().port() + path),
            LONG,
            1,
            100_000,
            LONG,
            LONG,
            0,
            new ClientTls(false, pki.file("trust.pem").toString(), null)));
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, JDK", "HTTP_2, JDK", "HTTP_1_1, OPENSSL", "HTTP_2, OPENSSL"})
  void sendsBodiesBack(Version version, Engine engine) throws Exception {
    byte[] body = new byte[1_000_000];
    new Random(1).nextBytes(body);
    try (TlsNode node = node(Scheme.HTTPS, engine)) {
      HttpResponse<byte[]> answer = post(node, version, body);

      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.body()).isEqualTo(body);
    }
  }

  /** Credit in records so short that each may be an alert (RFC 9113, 5.2; RFC 8446, 6.1). */
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void takesCreditWhileABodyWaitsForIt(Engine engine) throws Exception {
    try (TlsNode node = node(Scheme.HTTPS, engine);
        Http2Peer peer = new Http2Peer(connect(node, "h2"), 10)) {
      peer.request(1, false, Http2Peer.post());
      peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, new byte[25]);
      for (int bytes : new int[] {10, 10, 5}) {
        assertThat(peer.await(Http2Peer.DATA, 1).payload()).hasSize(bytes);
        for (byte one : Http2Peer.credit(1, 10)) {
          peer.write(new byte[] {one});
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void answersWhoHasEndedItsInput(Engine engine) throws Exception {
    try (TlsNode node = node(Scheme.HTTPS, engine);
        SSLSocket peer = connect(node, "http/1.1")) {
      peer.getOutputStream()
          .write("GET /echo?delay=100ms HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
      peer.shutdownOutput();

      assertThat(new String(peer.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .endsWith("}\n");
    }
  }

  /**
   * The peer's end waits for answers to what was kept back, and keeps the socket from being read.
   */
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void echoesWhatWasKeptBackToWhoHasEndedItsInput(Engine engine) throws Exception {
    String post = "POST /echo?delay=200ms HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    try (TlsNode node = node(Scheme.HTTPS, engine);
        SSLSocket peer = connect(node, "http/1.1")) {
      peer.getOutputStream().write((post + post).getBytes(ISO_8859_1));
      peer.shutdownOutput();

      assertThat(new String(peer.getInputStream().readAllBytes(), ISO_8859_1))
          .containsPattern("(?s)hello.*hello$");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void holdsNoMoreThanTheWindowForWhoDoesNotRead(Engine engine) throws Exception {
    try (TlsNode node = node(Scheme.HTTPS, engine);
        SSLSocket peer = connect(node, "http/1.1")) {
      peer.setSoLinger(true, 0); // a write that waits does not hold up its end
      CompletableFuture.runAsync(() -> post(peer, 256 << 20));
      await().until(() -> !node.open().window().receivePosted());

      await()
          .during(Duration.ofMillis(500))
          .until(() -> node.open().ledger().pendingOut() <= 2 * TestNode.DEFAULT_WINDOW.bytes());
    }
  }

  private SSLSocket connect(TlsNode node, String protocol) throws Exception {
    SSLSocket peer = node.connect("TLSv1.3");
    SSLParameters parameters = peer.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    peer.setSSLParameters(parameters);
    peer.startHandshake();
    return peer;
  }

  private static void post(SSLSocket peer, int bytes) {
    try {
      OutputStream out = peer.getOutputStream();
      String head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + bytes + "\r\n\r\n";
      out.write(head.getBytes(ISO_8859_1));
      for (int i = 0; i < bytes; i += 1 << 16) {
        out.write(new byte[1 << 16]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void describesTheHandshakeInItsAnswer() throws Exception {
    try (TlsNode node = node(Scheme.HTTPS, Engine.AUTO)) {
      HttpClient client = HttpClient.newBuilder().sslContext(pki.client()).build();
      URI uri = URI.create("https://localhost:" + node.node().port() + "/echo");
      String answer =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();

      JsonObject tls = new JsonObject(answer).getJsonObject("tls");
      assertThat(tls.getString("version")).isEqualTo("TLSv1.3");
      assertThat(tls.getString("sni")).isEqualTo("localhost");
      assertThat(tls.getString("alpn")).isEqualTo("h2");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTPS, https, /echo", "WSS, wss, ''"})
  void probesAnEcho(Scheme scheme, String client, String path) throws Exception {
    try (TlsNode node = node(scheme, Engine.AUTO)) {
      assertThat(probe(node, client, path).line())
          .startsWith("ECHO OK - 1/1 echoes of 100000 B verified");
    }
  }

  @Test
  void asksForAnotherResource() throws Exception {
    try (TlsNode node = node(Scheme.HTTPS, Engine.AUTO)) {
      assertThat(probe(node, "https", "/ready?status=404").line())
          .startsWith("HTTP CRITICAL")
          .contains("status 404");
    }
  }

  @Test
  void takesWebSocketsOnlyWhereTheUriSaysSo() throws Exception {
    try (TlsNode node = node(Scheme.WSS, Engine.AUTO)) {
      assertThat(probe(node, "https", "/echo").line()).contains("status 426 (expected: 200)");
    }
  }
}

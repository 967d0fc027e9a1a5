package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.ClientTls;
import dev.echoport.client.ProbeOptions;
import dev.echoport.client.ProbeReport;
import dev.echoport.client.ProbeRun;
import dev.echoport.client.Target;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.Scheme;
import dev.echoport.config.TlsConfig;
import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.TlsConfig.Engine;
import dev.echoport.config.TransportChoice;
import io.vertx.core.json.JsonObject;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      assertThat(probe(node, "https", "/health/ready").line())
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

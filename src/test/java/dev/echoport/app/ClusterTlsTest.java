package dev.echoport.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.echoport.FreePort;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.NodeConfig;
import dev.echoport.config.TransportChoice;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Nodes whose event bus lets in only who has a certificate of the cluster's authority. */
@Timeout(300)
class ClusterTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MILLIS = 30_000;
  private static final byte TLS_ALERT = 21;

  /**
   * A ping of Vert.x: length, version, codec, publish or send, address, no reply address, sender,
   * no headers.
   */
  private static final byte[] PING =
      ByteBuffer.allocate(25)
          .putInt(21)
          .put(new byte[] {2, 1, 0})
          .putInt(1)
          .put((byte) 'a')
          .putInt(0)
          .putInt(1)
          .put((byte) 's')
          .putInt(4)
          .array();

  private static final int PONG = 1;

  @TempDir private static Path directory;
  private static TestPki cluster;
  private static TestPki foreign;

  /** It runs for all tests, and knows nobody. */
  private static TestNode alone;

  private static int portOfAlone;

  private final Map<String, TestNode> nodes = new TreeMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private int memberPort;
  private int busPort;

  @BeforeAll
  static void startAlone() throws Exception {
    cluster = new TestPki(directory.resolve("cluster"));
    foreign = new TestPki(directory.resolve("foreign"));
    portOfAlone = FreePort.choose();
    alone = start("alone", 1, cluster, cluster.issue("alone"), portOfAlone, FreePort.choose());
  }

  @AfterAll
  static void stopAlone() {
    alone.close();
  }

  @BeforeEach
  void choosePorts() {
    memberPort = FreePort.choose();
    busPort = FreePort.choose();
  }

  @AfterEach
  void stop() {
    nodes.values().forEach(TestNode::close);
  }

  @Test
  void membersWithCertificatesOfOneAuthorityKnowEachOthersTotals() throws Exception {
    start("a", 1, cluster);
    start("b", 2, cluster);

    echo("a", 30);
    echo("b", 4);

    awaitReceived("a", 34);
    awaitReceived("b", 34);
    assertThat(states("a")).isEqualTo("a UP, b UP");
    assertThat(states("b")).isEqualTo("a UP, b UP");
  }

  /** It has the cluster's name, so it joins and sees totals, which are not on the event bus. */
  @Test
  void aNodeWithACertificateOfAnotherAuthorityFollowsNobody() throws Exception {
    start("a", 1, cluster);
    start("b", 2, cluster);
    awaitReceived("a", 0);
    startAndJoin("stranger", 3, foreign);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(states("stranger")).isEqualTo("a UP, b UP, stranger UP"));

    HttpRequest everything = request("stranger", "api/v1/completions?node=*");
    try (InputStream followed = http.send(everything, BodyHandlers.ofInputStream()).body()) {
      // Whoever follows asks each second, and totals are looked at once a second.
      for (int received = 1; received <= 5; received++) {
        echo("b", 1);
        awaitReceived("a", received);
        assertThat(node("b").gateway().parts().recording()).isFalse();
      }
    }
  }

  @Test
  void answersAPeerWithACertificateOfTheAuthority() throws Exception {
    try (SSLSocket peer = secured(portOfAlone, cluster.client("peer"))) {
      assertThat(shakeHandsAndRead(peer)).isEqualTo(PONG);
    }
  }

  @Test
  void isSecuredByAnEd25519KeyAsAListenerMayBe() throws Exception {
    nodes.put("a", start("a", 1, cluster, cluster.issueEd25519("a"), busPort, memberPort));

    try (SSLSocket peer = secured(busPort, cluster.client("peer"))) {
      assertThat(shakeHandsAndRead(peer)).isEqualTo(PONG);
    }
  }

  @Test
  void refusesAPeerWithACertificateOfAnotherAuthority() throws Exception {
    try (SSLSocket peer = secured(portOfAlone, cluster.clientOf(foreign, "peer"))) {
      assertThatThrownBy(() -> shakeHandsAndRead(peer)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesAPeerWithoutACertificate() throws Exception {
    try (SSLSocket peer = secured(portOfAlone, cluster.client())) {
      assertThatThrownBy(() -> shakeHandsAndRead(peer)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesPlainText() throws Exception {
    try (Socket peer = plain(portOfAlone)) {
      peer.getOutputStream().write(PING);
      assertThat(untilItEnds(peer))
          .satisfiesAnyOf(ClusterTlsTest::isEmpty, ClusterTlsTest::isAlert);
    }
  }

  private static void isEmpty(byte[] answer) {
    assertThat(answer).isEmpty();
  }

  private static void isAlert(byte[] answer) {
    assertThat(answer).startsWith(TLS_ALERT);
  }

  /** What comes before the connection ends, by whichever way. */
  private static byte[] untilItEnds(Socket peer) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      peer.getInputStream().transferTo(answer);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // Reset.
    }
    return answer.toByteArray();
  }

  /**
   * With TLS 1.3 the client's part of the handshake ends before the server has seen its
   * certificate.
   */
  private static int shakeHandsAndRead(SSLSocket peer) throws IOException {
    peer.startHandshake();
    peer.getOutputStream().write(PING);
    return peer.getInputStream().read();
  }

  private static SSLSocket secured(int port, SSLContext context) throws Exception {
    SSLSocket peer = (SSLSocket) context.getSocketFactory().createSocket();
    connect(peer, port);
    return peer;
  }

  private static Socket plain(int port) throws IOException {
    Socket peer = new Socket();
    connect(peer, port);
    return peer;
  }

  private static void connect(Socket peer, int port) throws IOException {
    peer.connect(new InetSocketAddress("127.0.0.1", port), MILLIS);
    peer.setSoTimeout(MILLIS);
  }

  private static boolean accepts(InetSocketAddress address) throws IOException {
    try (Socket peer = new Socket()) {
      peer.connect(address, MILLIS);
      return true;
    }
  }

  private void startAndJoin(String name, int host, TestPki pki) throws Exception {
    CountDownLatch joined = new CountDownLatch(1);
    Logger logger = (Logger) LoggerFactory.getLogger("dev.echoport.cluster.HazelcastBus");
    AppenderBase<ILoggingEvent> log =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().equals("cluster: joined, 2 other members")) {
              joined.countDown();
            }
          }
        };
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    try {
      start(name, host, pki);
      assertThat(joined.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
  }

  private void start(String name, int host, TestPki pki) throws Exception {
    nodes.put(name, start(name, host, pki, pki.issue(name), busPort, memberPort));
  }

  /**
   * Returns when the event bus listens, which it does when Hazelcast has started: nodes join in
   * turn.
   */
  private static TestNode start(
      String name, int host, TestPki pki, X509Bundle identity, int busPort, int memberPort)
      throws Exception {
    pki.install("node", identity);
    ClusterConfig.Tls tls =
        new ClusterConfig.Tls(pki.file("node.crt"), pki.file("node.key"), pki.file("trust.pem"));
    List<String> members = List.of("127.0.0.1:" + memberPort, "127.0.0.2:" + memberPort);
    Discovery discovery = new Discovery(Discovery.Type.TCP, members, "");
    ClusterConfig config =
        new ClusterConfig(
            true,
            ClusterConfig.DEFAULT_NAME,
            "127.0.0." + host,
            "",
            busPort,
            memberPort,
            discovery,
            tls);
    TestNode node = TestNode.start(config(name, config));
    InetSocketAddress bus = new InetSocketAddress("127.0.0." + host, busPort);
    await().atMost(PATIENCE).ignoreExceptions().until(() -> accepts(bus));
    return node;
  }

  private static GatewayConfig config(String name, ClusterConfig cluster) {
    GatewayConfig base =
        TestNode.config(TransportChoice.AUTO, TestNode.listener(TestNode.DEFAULT_WINDOW));
    return new GatewayConfig(
        new NodeConfig(name, 1, TransportChoice.AUTO),
        base.listeners(),
        base.drain(),
        base.admin(),
        base.completions(),
        cluster,
        base.log());
  }

  private void echo(String node, int bytes) throws Exception {
    try (Socket socket = node(node).connect()) {
      socket.getOutputStream().write(new byte[bytes]);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).hasSize(bytes);
    }
  }

  private void awaitReceived(String node, long bytes) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(view(node).getJsonObject("totals").getLong("receivedBytes"))
                    .isEqualTo(bytes));
  }

  private String states(String node) throws Exception {
    JsonArray members = view(node).getJsonArray("members");
    return members.stream()
        .map(JsonObject.class::cast)
        .map(member -> member.getString("name") + " " + member.getString("state"))
        .collect(Collectors.joining(", "));
  }

  private JsonObject view(String node) throws Exception {
    return new JsonObject(
        http.send(request(node, "api/v1/cluster"), BodyHandlers.ofString()).body());
  }

  private HttpRequest request(String node, String path) {
    return HttpRequest.newBuilder(URI.create(node(node).gateway().adminUri() + "/" + path))
        .timeout(Duration.ofMillis(MILLIS))
        .build();
  }

  private TestNode node(String name) {
    return requireNonNull(nodes.get(name), name);
  }
}

package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.AnswersConfig;
import dev.echoport.config.GrpcConfig;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.HttpConfig.Answering;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that are sent back when all of them was received, and clients that need that. */
class AnswerAfterTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;

  private TestNode node(Answering answer, long maxBody, long maxSpill, Duration stall)
      throws Exception {
    ListenerConfig listener =
        new ListenerConfig(
            "web",
            new InetListenAddress(Scheme.HTTP, "127.0.0.1", 0),
            1024,
            TestNode.DEFAULT_WINDOW,
            Duration.ZERO,
            0);
    HttpConfig http =
        new HttpConfig(
            Duration.ofSeconds(10),
            MIB,
            MIB,
            false,
            List.of(),
            answer,
            maxBody,
            maxSpill,
            folder,
            stall,
            GrpcConfig.DEFAULT,
            16 << 10,
            AnswersConfig.DEFAULT);
    return TestNode.start(TestNode.config(TransportChoice.AUTO, listener.with(http)));
  }

  private TestNode after(long maxBody, long maxSpill) throws Exception {
    return node(Answering.AFTER, maxBody, maxSpill, Duration.ZERO);
  }

  private static HttpResponse<byte[]> post(TestNode node, Version version, byte[] body)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + node.port() + "/echo");
    return HttpClient.newBuilder()
        .version(version)
        .build()
        .send(
            HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofByteArray());
  }

  private static byte[] random(int bytes) {
    byte[] body = new byte[bytes];
    new Random(bytes).nextBytes(body);
    return body;
  }

  private static String head(String path, int bytes) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + bytes + "\r\n";
  }

  private static void send(Socket peer, String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private static ConnectionReport closed(TestNode node) throws Exception {
    await().until(() -> node.closedConnections().size() == 1);
    return node.closedConnections().get(0);
  }

  /** As Python's {@code http.client} and Ruby's {@code Net::HTTP} do. */
  @Test
  void sendsALargeBodyBackToWhoSendsAllOfItBeforeItReads() throws Exception {
    byte[] body = random(20 * MIB);
    try (TestNode node = after(64 * MIB, 64 * MIB);
        Socket peer = node.connect()) {
      send(peer, head("/echo", body.length) + "Connection: close\r\n\r\n");
      peer.getOutputStream().write(body);

      byte[] answer = peer.getInputStream().readAllBytes();
      assertThat(new String(answer, 0, 15, ISO_8859_1)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(answer).endsWith(body);
      peer.close();
      assertThat(closed(node).ledger().sent()).isEqualTo(body.length);
      assertThat(files()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void sendsALargeBodyBackInBothVersions(Version version) throws Exception {
    byte[] body = random(20 * MIB);
    try (TestNode node = after(64 * MIB, 64 * MIB)) {
      assertThat(post(node, version, body).body()).isEqualTo(body);
    }
  }

  @Test
  void answersTheNextRequestBehindABodyThatIsReadBack() throws Exception {
    String body = "x".repeat(MIB);
    try (TestNode node = after(64 * MIB, 64 * MIB);
        Socket peer = node.connect()) {
      send(
          peer,
          head("/echo", body.length())
              + "\r\n"
              + body
              + head("/echo", 3)
              + "Connection: close\r\n\r\nabc");

      assertThat(new String(peer.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("\r\n\r\n" + body + "HTTP/1.1 200 OK")
          .endsWith("\r\n\r\nabc");
    }
  }

  @Test
  void refusesABodyBeyondItsLimit() throws Exception {
    try (TestNode node = after(MIB, 64 * MIB);
        Socket peer = node.connect()) {
      send(peer, head("/echo", 2 * MIB) + "\r\n" + "x".repeat(MIB + 1));

      assertThat(new String(peer.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 413 ");
      peer.close();
      assertThat(closed(node).reason()).isEqualTo(CloseReason.REFUSED);
      assertThat(closed(node).ledger().pending()).isZero();
    }
  }

  @Test
  void refusesABodyForWhichTheDiskHasNoPlace() throws Exception {
    try (TestNode node = after(64 * MIB, 2 * MIB);
        Socket peer = node.connect()) {
      send(peer, head("/echo", 4 * MIB) + "\r\n" + "x".repeat(3 * MIB));

      assertThat(new String(peer.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 507 ");
    }
  }

  @Test
  void countsABodyAsPendingAndGivesItsPlaceBackWhenThePeerGoes() throws Exception {
    try (TestNode node = after(64 * MIB, 2L * 3 * MIB)) {
      for (int i = 1; i <= 3; i++) {
        int count = i;
        try (Socket peer = node.connect()) {
          send(peer, head("/echo", 3 * MIB) + "\r\n" + "x".repeat(2 * MIB));
          await().until(() -> node.openConnections().get(0).ledger().pending() == 2 * MIB);
          assertThat(files()).isZero();
        }
        await().until(() -> node.closedConnections().size() == count);
        assertThat(node.closedConnections().get(0).ledger().discarded())
            .containsEntry(CloseReason.PROTOCOL_ERROR, 2L * MIB);
      }
    }
  }

  @Test
  void endsAConnectionOnWhichNeitherSideMoves() throws Exception {
    try (TestNode node = node(Answering.STREAMING, MIB, MIB, Duration.ofMillis(500));
        Socket peer = node.connect()) {
      peer.setReceiveBufferSize(16 * 1024);
      Thread sender = new Thread(() -> sendUntilClosed(peer));
      sender.start();

      ConnectionReport report = closed(node);
      sender.join();
      assertThat(report.reason()).isEqualTo(CloseReason.IDLE);
      assertThat(report.cause()).startsWith("The peer took nothing of its answer");
    }
  }

  private static void sendUntilClosed(Socket peer) {
    try {
      send(peer, head("/echo", Integer.MAX_VALUE) + "\r\n");
      while (true) {
        peer.getOutputStream().write(new byte[MIB]);
      }
    } catch (IOException e) {
      // closed
    }
  }
}

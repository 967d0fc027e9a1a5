package dev.echoport.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EchoportTest {
  @RegisterExtension
  static final EchoportExtension ECHOPORT =
      EchoportExtension.with(node -> node.tcp("echo").tls("secure").http("web").https("api"));

  private EchoportListener echo;

  @BeforeEach
  void listener() {
    echo = ECHOPORT.listener("echo");
  }

  /** What comes back for {@code bytes} zeros before the end. */
  private static int exchange(URI uri, int bytes) throws IOException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      return exchange(socket, bytes);
    }
  }

  private static int exchange(Socket socket, int bytes) throws IOException {
    socket.setSoTimeout(60_000);
    int got = 0;
    try {
      socket.getOutputStream().write(new byte[bytes]);
      socket.shutdownOutput();
    } catch (IOException e) {
      // what was sent before is still there
    }
    try {
      while (socket.getInputStream().read() >= 0) {
        got++;
      }
    } catch (IOException e) {
      return -got;
    }
    return got;
  }

  @Test
  void resetsTheNextConnectionAtTheByte() throws Exception {
    echo.nextConnection(Fault.reset().afterSent(1_000));

    assertThat(Math.abs(exchange(echo.uri(), 5_000))).isEqualTo(1_000);
    ClosedConnection first = echo.awaitClosed();
    assertThat(first.sentBytes()).isEqualTo(1_000);
    assertThat(first.reason()).isEqualTo("FAULT");
    assertThat(first.sentence()).contains("reset at 1000 B sent");
    assertThat(exchange(echo.uri(), 5_000)).isEqualTo(5_000);
  }

  @Test
  void givesEachConnectionTheFaultsThatAreItsTurn() throws Exception {
    echo.nextConnection(Fault.drop(10));
    echo.nextConnection();
    assertThat(exchange(echo.uri(), 100)).isEqualTo(90);
    echo.nextConnection(Fault.insert("abc"), Fault.duplicate(7).afterSent(50));

    assertThat(exchange(echo.uri(), 100)).isEqualTo(100);
    assertThat(exchange(echo.uri(), 100)).isEqualTo(110);
    assertThat(exchange(echo.uri(), 100)).isEqualTo(100);
    assertThat(echo.awaitClosed().droppedBytes()).isEqualTo(10);
    assertThat(echo.awaitClosed().droppedBytes()).isZero();
    assertThat(echo.awaitClosed().insertedBytes()).isEqualTo(10);
  }

  @Test
  void altersEveryConnectionUntilTold() throws Exception {
    echo.everyConnection(Fault.truncate().afterSent(3));
    assertThat(exchange(echo.uri(), 5)).isEqualTo(3);
    assertThat(exchange(echo.uri(), 5)).isEqualTo(3);
    assertThat(echo.awaitClosed().discardedBytes()).isEqualTo(Map.of("FAULT", 2L));

    echo.clearFaults();
    assertThat(exchange(echo.uri(), 5)).isEqualTo(5);
  }

  @Test
  void takesAPlanAsAConfigurationHasIt() throws Exception {
    echo.faults("{do: truncate, at: {sent: 2B}}");

    assertThat(exchange(echo.uri(), 5)).isEqualTo(2);
  }

  @Test
  void saysWhatIsWrongWithAPlan() {
    assertThatThrownBy(() -> echo.faults("{do: rest}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean \"reset\"?");
    assertThatThrownBy(() -> ECHOPORT.listener("web").nextConnection(Fault.swap(3)))
        .hasMessageContaining("swap means nothing on http://");
  }

  @Test
  void talksTlsWithWhomTrustsIt() throws Exception {
    URI uri = ECHOPORT.uri("secure");
    try (Socket socket =
        ECHOPORT
            .node()
            .certificate()
            .sslContext()
            .getSocketFactory()
            .createSocket(uri.getHost(), uri.getPort())) {
      assertThat(exchange(socket, 5_000)).isEqualTo(5_000);
    }
  }

  @Test
  void answersHttpOverTls() throws Exception {
    HttpClient client =
        HttpClient.newBuilder().sslContext(ECHOPORT.node().certificate().sslContext()).build();

    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(ECHOPORT.uri("api"))
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build(),
            HttpResponse.BodyHandlers.ofString(US_ASCII));

    assertThat(response.body()).isEqualTo("hello");
  }

  @Test
  void namesTheListenersThatAreThere() {
    assertThatThrownBy(() -> ECHOPORT.listener("exho"))
        .hasMessage("\"exho\" is no listener (expected one of: [echo, secure, web, api])");
  }

  @Test
  void tellsWhichConnectionIsOpenWhereNoneEnds() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", echo.port())) {
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      Awaitility.await().until(() -> !ECHOPORT.node().autopsies().isEmpty());

      assertThatThrownBy(() -> echo.awaitClosed(Duration.ZERO))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("is open, 127.0.0.1:" + socket.getLocalPort());
    }
  }

  @Test
  void forgetsTheConnectionsOfTheTestBefore() throws Exception {
    exchange(echo.uri(), 1);
    echo.awaitClosed();
    ECHOPORT.node().reset();

    assertThat(echo.closed()).isEmpty();
    assertThat(ECHOPORT.node().autopsies()).isEmpty();
  }

  @Test
  void saysEverythingThatIsWrongWithItsSettings() {
    assertThatThrownBy(
            () ->
                Echoport.start(
                    node ->
                        node.tcp("a").set("listeners.a.frme", "line").set("drain.timeout", "soon")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("frme", "drain.timeout");
  }
}

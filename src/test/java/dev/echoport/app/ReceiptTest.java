package dev.echoport.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.testing.ClosedConnection;
import dev.echoport.testing.Echoport;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection is told behind its echo, if it asks. */
@Timeout(60)
class ReceiptTest {
  private static final byte[] REQUEST = "echoport receipt\n".getBytes(US_ASCII);
  private static Echoport node;

  @BeforeAll
  static void start() {
    node =
        Echoport.start(
            listeners ->
                listeners
                    .tcp("echo")
                    .tls("secure")
                    .tcp("plain")
                    .tcp("upper")
                    .set("listeners.upper.frame", "line")
                    .set("listeners.upper.processors", "[{name: uppercase}]")
                    .set("listeners.upper.receipt", "true")
                    .set("listeners.echo.window.bytes", "64KiB")
                    .set("listeners.echo.receipt", "true")
                    .set("listeners.secure.receipt", "true"));
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @BeforeEach
  void forget() {
    node.reset();
  }

  private static Socket connect(String listener) throws Exception {
    int port = node.listener(listener).uri().getPort();
    return listener.equals("secure")
        ? node.certificate().sslContext().getSocketFactory().createSocket("localhost", port)
        : new Socket("127.0.0.1", port);
  }

  /** Sends it, and FIN, and returns all that comes. */
  private static byte[] exchange(String listener, byte[]... parts) throws Exception {
    try (Socket peer = connect(listener)) {
      peer.setTcpNoDelay(true);
      Thread sender =
          new Thread(
              () -> {
                try {
                  OutputStream out = peer.getOutputStream();
                  for (byte[] part : parts) {
                    out.write(part);
                  }
                  peer.shutdownOutput();
                } catch (java.io.IOException e) {
                  // the other end has told why
                }
              });
      sender.start();
      InputStream in = peer.getInputStream();
      byte[] all = in.readAllBytes();
      sender.join();
      return all;
    }
  }

  /** What stands behind the echo, {@code null} for nothing. */
  private static @Nullable JsonObject receipt(byte[] echo, byte[] came) {
    assertThat(Arrays.copyOf(came, echo.length)).isEqualTo(echo);
    String rest = new String(came, echo.length, came.length - echo.length, US_ASCII);
    return rest.isEmpty() ? null : new JsonObject(rest);
  }

  private static byte[] and(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  private static long counted(JsonObject receipt, String key) {
    return receipt.getJsonObject("ledger").getLong(key);
  }

  @Test
  void tellsWhatWasCountedBehindTheEcho() throws Exception {
    byte[] data = new byte[1 << 20];
    Arrays.fill(data, (byte) 'x');
    byte[] came = exchange("echo", REQUEST, data);

    JsonObject receipt = Objects.requireNonNull(receipt(and(REQUEST, data), came));
    assertThat(counted(receipt, "receivedBytes")).isEqualTo(REQUEST.length + data.length);
    assertThat(counted(receipt, "sentBytes")).isEqualTo(REQUEST.length + data.length);
    assertThat(receipt.getString("remoteAddress")).startsWith("127.0.0.1:");
    ClosedConnection account = node.listener("echo").awaitClosed();
    assertThat(account.receivedBytes()).isEqualTo(REQUEST.length + data.length);
    assertThat(account.sentBytes()).isEqualTo(came.length);
    assertThat(account.discardedBytes()).isEmpty();
  }

  @Test
  void readsALineThatComesByteByByte() throws Exception {
    byte[][] bytes = new byte[REQUEST.length][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = new byte[] {REQUEST[i]};
    }
    assertThat(receipt(REQUEST, exchange("echo", bytes))).isNotNull();
  }

  @Test
  void tellsNothingToWhomDoesNotAsk() throws Exception {
    for (String other :
        new String[] {"", "echoport receipt", "echoport receipt\r\n", "hi\nechoport receipt\n"}) {
      byte[] sent = other.getBytes(US_ASCII);
      assertThat(exchange("echo", sent)).as(other).isEqualTo(sent);
    }
  }

  @Test
  void isALineLikeAnyOtherWithoutTheSetting() throws Exception {
    assertThat(exchange("plain", REQUEST)).isEqualTo(REQUEST);
  }

  @Test
  void tellsOfTls() throws Exception {
    JsonObject receipt = Objects.requireNonNull(receipt(REQUEST, exchange("secure", REQUEST)));
    assertThat(receipt.getJsonObject("tls").getString("clientHelloSha256")).hasSize(64);
  }

  @Test
  void countsWhatProcessorsMake() throws Exception {
    byte[] echo = "ECHOPORT RECEIPT\nHELLO\n".getBytes(US_ASCII);
    byte[] came = exchange("upper", REQUEST, "hello\n".getBytes(US_ASCII));
    JsonObject receipt = Objects.requireNonNull(receipt(echo, came));
    assertThat(counted(receipt, "producedBytes")).isEqualTo(echo.length);
  }

  @Test
  void tellsAPeerThatEndsOnceItHasTheEcho() throws Exception {
    byte[] echo = "ECHOPORT RECEIPT\n".getBytes(US_ASCII);
    try (Socket peer = connect("upper")) {
      peer.getOutputStream().write(REQUEST);
      assertThat(peer.getInputStream().readNBytes(echo.length)).isEqualTo(echo);
      peer.shutdownOutput();

      assertThat(receipt(new byte[0], peer.getInputStream().readAllBytes())).isNotNull();
    }
  }

  @Test
  void hasNoFaultsAndCountsThem() throws Exception {
    node.listener("echo")
        .faults("[{do: drop, at: {sent: 17B}, bytes: 3B}, {do: corrupt, at: {sent: 22B}}]");
    byte[] came = exchange("echo", REQUEST, "abcde".getBytes(US_ASCII));
    JsonObject receipt =
        Objects.requireNonNull(receipt(and(REQUEST, "de".getBytes(US_ASCII)), came));
    assertThat(counted(receipt, "droppedBytes")).isEqualTo(3);
    assertThat(counted(receipt, "sentBytes")).isEqualTo(REQUEST.length + 2);
  }

  @Test
  void doesNotComeBehindAFaultThatEndsTheOutput() throws Exception {
    node.listener("echo").faults("[{do: finish, at: {sent: 19B}}]");
    byte[] came = exchange("echo", REQUEST, "abcde".getBytes(US_ASCII));
    assertThat(came).isEqualTo(and(REQUEST, "ab".getBytes(US_ASCII)));
  }
}

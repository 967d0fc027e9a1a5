package dev.echoport.connection.input;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.config.GreetingConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Connections;
import dev.echoport.connection.FakePeer;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class GreetingLinesTest {
  private static final String BANNER = "welcome";
  private static final long BANNER_BYTES = BANNER.length() + 2L;

  private final FakePeer peer = new FakePeer();

  private Connection open(GreetingConfig lines) {
    WindowConfig window = new WindowConfig(1024, 8);
    return Connections.open(
        peer, () -> 0, window, InputFactory.greeted(InputFactory.echo(), lines));
  }

  private Connection openWithBanner() {
    return open(new GreetingConfig(BANNER, false, false));
  }

  private static void receive(Connection connection, String text) {
    connection.onReceived(Unpooled.copiedBuffer(text, US_ASCII));
    connection.onBatchCompleted();
  }

  private static long sent(Connection connection) {
    return connection.report().ledger().sent();
  }

  @Test
  void isSaidWithoutWaitingForInput() {
    Connection connection = openWithBanner();
    assertThat(peer.queued()).isZero();

    peer.elapse();
    peer.complete();

    assertThat(sent(connection)).isEqualTo(BANNER_BYTES);
  }

  @Test
  void comesBeforeTheEchoOfWhatIsThereAlready() {
    Connection connection = openWithBanner();

    receive(connection, "hello");
    peer.complete();
    assertThat(sent(connection)).isEqualTo(BANNER_BYTES);

    peer.complete();
    assertThat(sent(connection)).isEqualTo(BANNER_BYTES + 5);
  }

  @Test
  void isSaidOnce() {
    Connection connection = openWithBanner();
    receive(connection, "hello");
    peer.elapse();
    receive(connection, "again");
    peer.elapse();

    assertThat(connection.report().ledger().produced()).isEqualTo(BANNER_BYTES + 10);
  }

  @Test
  void isSaidToAPeerThatEndsWithoutAByte() {
    Connection connection = openWithBanner();

    connection.onPeerFinished();
    connection.onBatchCompleted();
    peer.complete();

    assertThat(sent(connection)).isEqualTo(BANNER_BYTES);
    assertThat(peer.closed).isTrue();
  }

  @Test
  void isNotSaidToAPeerThatIsSentAway() {
    Connection connection = openWithBanner();

    connection.cut(CloseReason.REFUSED);
    peer.elapse();

    assertThat(Connections.closed(connection).ledger().produced()).isZero();
  }

  @Test
  void namesTheConnectionAndItsClient() {
    Connection connection =
        open(new GreetingConfig("${node} ${listener} ${connection} ${client}", false, false));
    String said = "a echo " + connection.id() + " peer:1\r\n";

    peer.elapse();

    assertThat(connection.report().ledger().produced()).isEqualTo(said.length());
  }

  @Test
  void canBeALineForAProgram() {
    Connection connection = open(new GreetingConfig("", true, false));
    int identity = IdentityLine.of("a", "echo", connection.id(), "peer:1", "gateway:7").length();

    peer.elapse();

    assertThat(connection.report().ledger().produced()).isEqualTo(identity);
  }
}

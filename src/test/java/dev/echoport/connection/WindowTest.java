package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.WindowConfig;
import dev.echoport.connection.input.InputFactory;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final int BYTES = 1000;
  private static final int OPERATIONS = 4;

  private final Window window = new Window(new WindowConfig(BYTES, OPERATIONS));

  private void begin(int bytes) {
    window.frameBegun(bytes, 0);
  }

  @Test
  void isFullOnceSoManyBytesAreInFlight() {
    begin(BYTES - 1);
    assertThat(window.full()).isFalse();

    begin(1);
    assertThat(window.full()).isTrue();
  }

  @Test
  void isFullOnceSoManyOperationsAreInFlight() {
    begin(1);
    begin(1);
    begin(1);
    assertThat(window.full()).isFalse();

    begin(1);
    assertThat(window.full()).isTrue();
  }

  @Test
  void isNotFullOfWhatCannotBeSentBeforeMoreComes() {
    window.collects(10 * BYTES);

    assertThat(window.full()).isFalse();
    assertThat(window.hasRoom()).isTrue();
  }

  @Test
  void countsWhatIsCollectedBesideWhatIsInFlight() {
    window.collects(BYTES - 1);
    begin(1);

    assertThat(window.full()).isTrue();
    assertThat(window.report(true).heldBytes()).isEqualTo(BYTES);
  }

  @Test
  void hasRoomAgainWhenHalfOfItsBytesAreFree() {
    begin(BYTES / 2);
    begin(1);
    assertThat(window.hasRoom()).isFalse();

    window.frameDone(1, 0);
    assertThat(window.hasRoom()).isTrue();
  }

  @Test
  void hasRoomAgainWhenHalfOfItsOperationsAreFree() {
    begin(1);
    begin(1);
    begin(1);
    assertThat(window.hasRoom()).isFalse();

    window.frameDone(1, 0);
    assertThat(window.hasRoom()).isTrue();
  }

  @Test
  void hasRoomForAFrameOfAnySizeWhenNothingIsInFlight() {
    begin(10 * BYTES);
    assertThat(window.full()).isTrue();

    window.frameDone(10 * BYTES, 0);
    assertThat(window.full()).isFalse();
    assertThat(window.report(true).heldBytes()).isZero();
  }

  @Test
  void tellsForHowLongNoFrameWasFinished() {
    assertThat(window.frameNanos(100)).isZero();
    window.frameBegun(1, 100);
    window.frameBegun(1, 130);
    assertThat(window.frameNanos(150)).isEqualTo(50);

    window.frameDone(1, 160);
    assertThat(window.frameNanos(200)).isEqualTo(40);
    assertThat(window.frameNanos(160)).isEqualTo(1);

    window.frameDone(1, 210);
    assertThat(window.frameNanos(300)).isZero();
  }

  @Test
  void tellsForHowLongTheKernelTookNothing() {
    SendOperation first = operation(100);
    SendOperation second = operation(130);
    assertThat(window.sendNanos(100)).isZero();
    assertThat(window.allSent()).isTrue();

    window.posted(first);
    window.posted(second);
    assertThat(window.allSent()).isFalse();
    assertThat(window.sendNanos(150)).isEqualTo(50);

    window.sendMoved(160);
    assertThat(window.sendNanos(200)).isEqualTo(40);

    window.completed(first, 210);
    assertThat(window.sendNanos(220)).isEqualTo(10);
    assertThat(window.sendNanos(210)).isEqualTo(1);

    window.completed(second, 230);
    assertThat(window.sendNanos(300)).isZero();
    assertThat(window.report(true).heldBytes()).isZero();
  }

  private static SendOperation operation(long posted) {
    WindowConfig limits = new WindowConfig(BYTES, OPERATIONS);
    Connection connection = Connections.open(new FakePeer(), () -> 0, limits, InputFactory.echo());
    SendOperation operation = new SendOperation(new EmbeddedChannel(), connection);
    operation.post(64, 64, posted);
    return operation;
  }
}

package dev.echoport.listener.udp;

import static dev.echoport.listener.udp.DatagramBatch.FEW;
import static dev.echoport.listener.udp.DatagramBatch.MANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class DatagramBatchTest {
  private static final int MOST = 1000;
  private static final int AT_ONCE = FEW + MANY;

  private boolean tight;
  private int flushes;
  private final ExtendedHandle receives =
      (ExtendedHandle) new DatagramBatch(MOST, AT_ONCE, () -> tight, () -> flushes++).newHandle();

  @Test
  void receivesManyWhileAFewAreNotAllThatWait() {
    assertThat(receives.guess()).isEqualTo(FEW * MOST);

    goesOnAfter(FEW);
    assertThat(receives.guess()).isEqualTo(MANY * MOST);

    goesOnAfter(FEW - 1);
    assertThat(receives.guess()).isEqualTo(FEW * MOST);
  }

  @Test
  void receivesAFewWhileMemoryIsTight() {
    goesOnAfter(FEW);
    tight = true;

    assertThat(receives.guess()).isEqualTo(FEW * MOST);
  }

  @Test
  void answersLeaveBeforeMoreIsReceived() {
    assertThat(goesOnAfter(FEW)).isTrue();
    assertThat(flushes).isOne();
  }

  @Test
  void aReceiveThatIsNotFullIsTheLastOfATurn() {
    assertThat(goesOnAfter(FEW - 1)).isFalse();
    assertThat(flushes).isZero();
  }

  @Test
  void aTurnEndsWithItsLastReceiveHoweverManyDatagramsWait() {
    assertThat(goesOnAfter(FEW)).isTrue();
    assertThat(received(MANY)).isFalse();
  }

  private boolean goesOnAfter(int datagrams) {
    receives.reset(new DefaultChannelConfig(new EmbeddedChannel()));
    return received(datagrams);
  }

  private boolean received(int datagrams) {
    receives.attemptedBytesRead(receives.guess());
    receives.lastBytesRead(datagrams * MOST);
    receives.incMessagesRead(datagrams);
    return receives.continueReading(() -> true);
  }
}

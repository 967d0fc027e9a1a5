package dev.echoport.listener.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class DatagramBatchTest {
  private static final int MOST = 1000;

  private final EmbeddedChannel channel = new EmbeddedChannel(new DatagramBatch.Answers());
  private final ExtendedHandle receives = (ExtendedHandle) new DatagramBatch(MOST, 2).newHandle();

  @Test
  void answersLeaveOnceThereAreAsManyAsOneReceiveBrings() {
    for (int i = 1; i < DatagramBatch.DATAGRAMS; i++) {
      channel.write(i);
    }
    assertThat((Object) channel.readOutbound()).isNull();

    channel.write(DatagramBatch.DATAGRAMS);
    assertThat(channel.outboundMessages()).hasSize(DatagramBatch.DATAGRAMS);
  }

  @Test
  void aReceiveThatIsNotFullIsTheLastOfATurn() {
    assertThat(goesOnAfter(DatagramBatch.DATAGRAMS)).isTrue();
    assertThat(goesOnAfter(DatagramBatch.DATAGRAMS - 1)).isFalse();
  }

  @Test
  void aTurnEndsWithItsLastReceiveHoweverManyDatagramsWait() {
    assertThat(goesOnAfter(DatagramBatch.DATAGRAMS)).isTrue();
    receives.incMessagesRead(DatagramBatch.DATAGRAMS);
    assertThat(received(DatagramBatch.DATAGRAMS)).isFalse();
  }

  private boolean goesOnAfter(int datagrams) {
    receives.reset(new DefaultChannelConfig(channel));
    return received(datagrams);
  }

  private boolean received(int datagrams) {
    receives.attemptedBytesRead(receives.guess());
    receives.lastBytesRead(datagrams * MOST);
    receives.incMessagesRead(datagrams);
    return receives.continueReading(() -> true);
  }
}

package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.transport.ReceiveShare;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveBuffersTest {
  private static final int AT_ONCE = 4;

  private boolean tight;
  private long now;
  private long nanosForEachByte;
  private final Queue<Runnable> nextTurn = new ArrayDeque<>();
  private final ReceiveShare share = new ReceiveShare(nextTurn::add);
  private final ReceiveBuffers all =
      new ReceiveBuffers(AT_ONCE, () -> tight, () -> now, true, share);
  private final RecvByteBufAllocator.ExtendedHandle buffers =
      (RecvByteBufAllocator.ExtendedHandle) all.newHandle();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ChannelConfig config = channel.config();
  private final Reading reading = new Reading(channel, new FakePeer().memory());

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 1024, 2048, 4096, 8192, 16 * 1024, 32 * 1024, 65_535})
  void needOneReceiveForAMessageOfAKnownSize(int message) {
    for (int known = 0; known < 3; known++) {
      receive(message);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(receive(message)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1152", "1024, 1152", "2048, 2304", "16384, 16896", "32768, 65536"})
  void shrinkToWhatAKnownMessageNeeds(int message, int bytes) {
    receive(200_000);
    for (int known = 0; known < 20; known++) {
      receive(message);
    }
    assertThat(buffers.guess()).isEqualTo(bytes);
  }

  @Test
  void holdLittleForAConnectionThatHasSentNothing() {
    assertThat(buffers.guess()).isLessThan(1200);
  }

  @Test
  void growToTheLargestInTwoReceives() {
    receive(50_000);
    assertThat(buffers.guess()).isEqualTo(64 * 1024);
  }

  @Test
  void stayLargeForOneSmallMessage() {
    receive(200_000);
    receive(1);
    assertThat(buffers.guess()).isEqualTo(64 * 1024);
  }

  @Test
  void leaveTheTurnToOthersAfterAFewReceives() {
    assertThat(receive(10_000_000)).isEqualTo(AT_ONCE);
  }

  @Test
  void bringNoMoreThanTheLoopWorksOffInATurn() {
    nanosForEachByte = 150;
    receive(200_000);
    receive(200_000);

    assertThat(receive(200_000)).isEqualTo(1);
    assertThat(buffers.guess() * nanosForEachByte).isLessThan(ReceiveBuffers.TURN_NANOS);
  }

  @Test
  void growAgainOnceWhatComesIsCheap() {
    nanosForEachByte = 150;
    receive(200_000);
    receive(200_000);
    nanosForEachByte = 0;
    for (int cheap = 0; cheap < 10; cheap++) {
      receive(200_000);
    }

    assertThat(buffers.guess()).isEqualTo(64 * 1024);
  }

  /** Receives as a channel does when a message arrives; returns how many receives that took. */
  private int receive(int message) {
    int left = message;
    int receives = 0;
    buffers.reset(config);
    do {
      int room = buffers.guess();
      int bytes = Math.min(left, room);
      left -= bytes;
      receives++;
      buffers.attemptedBytesRead(room);
      buffers.lastBytesRead(bytes);
      buffers.incMessagesRead(1);
      now += bytes * nanosForEachByte;
    } while (buffers.continueReading());
    buffers.readComplete();
    return receives;
  }

  @Test
  void areOfTheSmallestSizeWhileMemoryIsTight() {
    receive(200_000);
    tight = true;

    assertThat(buffers.guess()).isEqualTo(1152);
    assertThat(buffers.continueReading(() -> true)).isFalse();
  }

  @Test
  void areOfTheSmallestSizeOnceReceivesHaveHadTheirShareOfTheTurn() {
    takeTheTurn();

    assertThat(buffers.guess()).isEqualTo(288);
    assertThat(receive(200_000)).isEqualTo(1);
  }

  @Test
  void letAConnectionReadOnWhenOthersHaveHadTheirTurn() {
    takeTheTurn();
    assertThat(config.isAutoRead()).isFalse();

    nextTurn.remove().run();
    assertThat(config.isAutoRead()).isTrue();
  }

  @Test
  void keepNobodyWaitingWhoseBytesAreCheap() {
    nanosForEachByte = 1;

    for (int receives = 0; receives < 1000; receives++) {
      receive(200_000);
      all.rest(reading);
    }

    assertThat(config.isAutoRead()).isTrue();
    assertThat(buffers.guess()).isEqualTo(64 * 1024);
  }

  @Test
  void areNoSmallerForCheapBytesWhileOthersHaveSpentTheirShare() {
    nanosForEachByte = 1;
    receive(200_000);
    receive(200_000);

    share.spend(10_000_000);

    assertThat(buffers.guess()).isEqualTo(64 * 1024);
  }

  @Test
  void findSmallMessagesDearThatTakeLongToWorkOff() {
    ReceiveBuffers inflated = new ReceiveBuffers(AT_ONCE, () -> tight, () -> now, false, share);
    RecvByteBufAllocator.ExtendedHandle small =
        (RecvByteBufAllocator.ExtendedHandle) inflated.newHandle();
    small.reset(config);
    small.attemptedBytesRead(small.guess());
    small.lastBytesRead(900);
    now += 5_000_000;
    small.readComplete();
    inflated.rest(reading);

    assertThat(config.isAutoRead()).isFalse();
  }

  private void takeTheTurn() {
    nanosForEachByte = 10_000_000;
    receive(2000);
    all.rest(reading);
  }
}

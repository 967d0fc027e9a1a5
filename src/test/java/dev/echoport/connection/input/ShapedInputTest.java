package dev.echoport.connection.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.WindowConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Connections;
import dev.echoport.connection.FakePeer;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShapedInputTest {
  private static final long SECOND = 1_000_000_000L;

  private final FakePeer peer = new FakePeer();
  private final FakePeer other = new FakePeer();
  private long now = 5;

  @Test
  void receivesOnWithinTheRate() {
    Connection connection = open(1_000, null, peer);

    receive(connection, 100);

    assertThat(peer.receiving).isTrue();
  }

  @Test
  void postsNoReceiveWhileMoreCameThanTheRateAllows() {
    Connection connection = open(1_000, null, peer);

    receive(connection, 1_000);
    assertThat(peer.receiving).isFalse();

    peer.complete();
    now += SECOND;
    peer.elapse();
    assertThat(peer.receiving).isTrue();
  }

  @Test
  void waitsOnWhenItIsWokenTooEarly() {
    Connection connection = open(1_000, null, peer);
    receive(connection, 2_000);

    now += SECOND;
    peer.elapse();

    assertThat(peer.receiving).isFalse();
  }

  @Test
  void sendsBackEverythingAtOnce() {
    Connection connection = open(1_000, null, peer);

    receive(connection, 5_000);

    assertThat(peer.queued()).isEqualTo(1);
    peer.complete();
    assertThat(connection.report().ledger().sent()).isEqualTo(5_000);
  }

  @Test
  void isNotIdleWhileItWaits() {
    Connection connection = open(1, null, peer);
    receive(connection, 1_000);
    peer.complete();

    now += 20 * SECOND;
    connection.tick(now, 10 * SECOND);

    assertThat(peer.closed).isFalse();
  }

  @Test
  void sharesTheRateOfAListener() {
    ByteBudget shared = new ByteBudget(1_000);
    Connection one = open(0, shared, peer);
    Connection two = open(0, shared, other);

    receive(one, 1_000);
    receive(two, 1);

    assertThat(peer.receiving).isFalse();
    assertThat(other.receiving).isFalse();
  }

  @Test
  void paysForEveryByteOnce() {
    ByteBudget budget = new ByteBudget(1_000);

    assertThat(budget.spend(1_000, 0) + ByteBudget.AHEAD_NANOS).isEqualTo(SECOND);
    assertThat(budget.spend(1_000, 0) + ByteBudget.AHEAD_NANOS).isEqualTo(2 * SECOND);
    assertThat(budget.debtNanos(2 * SECOND)).isNegative();
    assertThat(budget.spend(100, 9 * SECOND)).isZero();
  }

  private void receive(Connection connection, int bytes) {
    connection.onReceived(Unpooled.wrappedBuffer(new byte[bytes]));
    connection.onBatchCompleted();
  }

  private Connection open(long bytesPerSecond, @Nullable ByteBudget shared, FakePeer with) {
    return Connections.open(
        with,
        () -> now,
        new WindowConfig(1 << 20, 64),
        InputFactory.shaped(InputFactory.echo(), bytesPerSecond, shared));
  }
}

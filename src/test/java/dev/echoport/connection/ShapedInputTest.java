package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.memory.MemoryBudget;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
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
    connection.tick(now);

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
    ListenerConfig listener =
        new ListenerConfig(
            "echo",
            new InetListenAddress("::1", 0),
            1,
            new WindowConfig(1 << 20, 64),
            Duration.ofSeconds(10),
            0);
    InputFactory inputs = InputFactory.shaped(InputFactory.echo(), bytesPerSecond, shared);
    Connection connection =
        new Connection(
            new LoopServices(
                "a",
                listener,
                new ListenerTotals(),
                new NoSink(),
                new NoObserver(),
                () -> now,
                MemoryBudget.unlimited().loop(ImmediateEventExecutor.INSTANCE),
                inputs),
            with,
            1);
    connection.open();
    return connection;
  }

  private static final class NoSink implements CompletionSink {
    @Override
    public boolean recording(long connection) {
      return false;
    }

    @Override
    public void completed(
        long connection,
        long sequence,
        Operation operation,
        Outcome outcome,
        long offset,
        int bytes,
        long posted,
        long completed,
        @Nullable String cause) {}

    @Override
    public void processed(
        long connection,
        long sequence,
        Outcome outcome,
        long offset,
        int bytes,
        int producedBytes,
        long posted,
        long started,
        long completed,
        @Nullable String cause) {}
  }

  private static final class NoObserver implements ConnectionObserver {
    @Override
    public void traced(ConnectionReport connection) {}

    @Override
    public boolean observing() {
      return false;
    }

    @Override
    public void opened(ConnectionReport connection) {}

    @Override
    public void closed(ConnectionReport connection) {}
  }
}

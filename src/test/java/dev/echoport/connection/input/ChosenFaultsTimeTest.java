package dev.echoport.connection.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Connections;
import dev.echoport.connection.FakePeer;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultPlan;
import dev.echoport.fault.FaultWords;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChosenFaultsTimeTest {
  private final FakePeer peer = new FakePeer();
  private long now = 5;
  private final Connection connection =
      Connections.open(
          peer,
          () -> now,
          new WindowConfig(1 << 20, 64),
          InputFactory.faulty(
              InputFactory.echo(),
              new FaultDealer(new FaultPlan(1, 1, true, List.of())),
              new NoFaults()));

  private record NoFaults() implements FaultWords {
    @Override
    public FaultPlan read(String line) {
      return FaultPlan.NONE;
    }

    @Override
    public String replay(ConnectionFaults dealt) {
      return "";
    }
  }

  private void pass(long seconds) {
    now += seconds * 1_000_000_000L;
    connection.tick(now, 0);
  }

  @Test
  void endsAConnectionThatSaysNothing() {
    connection.onReceived(Unpooled.wrappedBuffer(new byte[] {'{'}));
    pass(FaultsConfig.LINE_TIME.toSeconds());
    assertThat(connection.ending()).isFalse();

    pass(1);
    peer.complete();
    assertThat(connection.lossReason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
    assertThat(peer.finished).isTrue();
    assertThat(connection.report().ledger().discardedIn()).isEqualTo(1);
  }

  @Test
  void hasNoTimeLimitBehindTheLine() {
    connection.onReceived(Unpooled.wrappedBuffer(new byte[] {'\n'}));
    pass(1_000);
    assertThat(connection.ending()).isFalse();
  }
}

package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.WindowConfig;
import dev.echoport.connection.input.InputFactory;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever happens to a connection, and in which order: it is as {@link ConnectionModel} says. */
class ConnectionPropertiesTest {
  private static final long SECOND = 1_000_000_000L;

  /** What can happen. */
  enum Step {
    RECEIVE,
    RECEIVE_MORE,
    SENT,
    SENT_MORE,
    PEER_FIN,
    DRAIN,
    LATER,
    ERROR,
    GO_AWAY,
    RESET,
    CUT,
    QUIET
  }

  @Property(tries = 2_000, seed = "2311")
  void livesAsItsModel(@ForAll List<Step> steps) {
    World world = new World();
    for (Step step : steps) {
      world.happens(step);
      world.compare(step);
    }
    world.end();
  }

  /** A connection, its model, and what happens to both. */
  private static final class World {
    private final FakePeer peer = new FakePeer();
    private final ConnectionModel model = new ConnectionModel();
    private final Connection connection;
    private long now = 5;

    World() {
      connection =
          Connections.open(peer, () -> now, new WindowConfig(1000, 2), InputFactory.echo());
    }

    void happens(Step step) {
      switch (step) {
        case RECEIVE, RECEIVE_MORE -> receive();
        case SENT, SENT_MORE -> sent();
        case PEER_FIN -> {
          model.peerFinished();
          connection.onPeerFinished();
        }
        case DRAIN -> {
          model.drain(peer.receiving);
          connection.drain(null);
        }
        case LATER -> {
          model.later();
          peer.elapse();
        }
        case ERROR -> {
          model.leave();
          connection.leave(CloseReason.PROTOCOL_ERROR, "an error");
        }
        case GO_AWAY -> {
          model.goAway();
          connection.saidGoAway();
        }
        case RESET -> {
          model.reset();
          connection.onFailure(new IOException("Connection reset by peer"));
        }
        case CUT -> {
          model.cut(CloseReason.MEMORY);
          connection.cut(CloseReason.MEMORY);
        }
        case QUIET -> {
          now += 2 * SECOND;
          model.quiet(2 * SECOND);
          connection.tick(now, 10 * SECOND);
        }
      }
    }

    private void receive() {
      if (peer.receiving && model.peerMaySend()) {
        model.received();
        connection.onReceived(Unpooled.wrappedBuffer(new byte[3]));
        connection.onBatchCompleted();
      }
    }

    private void sent() {
      if (peer.queued() > 0) {
        model.sent();
        peer.complete();
      }
    }

    void compare(Step last) {
      ConnectionReport report = connection.report();
      assertThat(report.state()).as("state after %s", last).isEqualTo(model.state());
      assertThat(report.reason()).as("reason after %s", last).isEqualTo(model.reason);
      assertThat(peer.finished).as("FIN sent after %s", last).isEqualTo(model.finSent);
      assertThat(peer.closed).as("closed after %s", last).isEqualTo(model.reason != null);
      assertThat(report.autopsy() != null).isEqualTo(model.reason != null);
      assertThat(report.ledger().pendingIn()).isZero();
      assertThat(report.ledger().pendingOut()).isEqualTo(3L * model.pending);
    }

    void end() {
      model.reset();
      connection.onFailure(new IOException("Connection reset by peer"));
      ConnectionReport report = connection.onClosed();
      assertThat(report.state()).isEqualTo("CLOSED");
      assertThat(report.reason()).isEqualTo(model.reason);
      assertThat(report.ledger().pending()).isZero();
      peer.elapse();
      assertThat(connection.report().state()).isEqualTo("CLOSED");
    }
  }
}

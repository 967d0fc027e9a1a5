package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.Completion;
import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.Journal;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.WindowConfig;
import dev.echoport.connection.input.InputFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static final long SECOND = 1_000_000_000L;

  private final FakePeer peer = new FakePeer();
  private final ListenerTotals totals = new ListenerTotals();
  private final RecordingSink sink = new RecordingSink();
  private long now = 5;

  @Test
  void sendsBackWhatItReceives() {
    Connection connection = open(window(1000, 64));

    connection.onReceived(bytes(10));
    connection.onBatchCompleted();

    assertThat(peer.queued()).isEqualTo(1);
    assertThat(peer.flushes).isEqualTo(1);
    assertThat(connection.report().ledger().pendingOut()).isEqualTo(10);
  }

  @Test
  void numbersItsCompletionsWithoutGapsAndTilesBothStreams() {
    Connection connection = open(window(1000, 64));

    connection.onReceived(bytes(10));
    connection.onReceived(bytes(5));
    connection.onBatchCompleted();
    peer.complete();
    peer.complete();

    assertThat(sink.completions())
        .extracting(Completion::sequence, Completion::operation, Completion::offset)
        .containsExactly(
            tuple(1, Operation.RECEIVE, 0),
            tuple(2, Operation.RECEIVE, 10),
            tuple(3, Operation.SEND, 0),
            tuple(4, Operation.SEND, 10));
  }

  @Test
  void postsTheNextReceiveInLockStepOnlyAfterTheSend() {
    Connection connection = open(window(1000, 1));

    connection.onReceived(bytes(10));
    assertThat(peer.receiving).isFalse();
    assertThat(peer.flushes).isEqualTo(1);

    peer.complete();
    assertThat(peer.receiving).isTrue();
  }

  @Test
  void stopsReceivingWhenTheWindowHoldsItsBytes() {
    Connection connection = open(window(100, 64));

    connection.onReceived(bytes(60));
    assertThat(peer.receiving).isTrue();
    connection.onReceived(bytes(60));
    assertThat(peer.receiving).isFalse();
  }

  @Test
  void chargesTheWindowWithTheMemoryOfABufferThatIsMostlyEmpty() {
    Connection connection = open(window(1000, 64));

    connection.onReceived(Unpooled.buffer(2000).writeByte(1));

    assertThat(peer.receiving).isFalse();
    assertThat(connection.report().window().heldBytes()).isEqualTo(2000);
  }

  @Test
  void receivesAgainWhenHalfOfTheWindowIsFree() {
    Connection connection = open(window(1000, 4));
    for (int i = 0; i < 4; i++) {
      connection.onReceived(bytes(1));
    }

    peer.complete();
    assertThat(peer.receiving).isFalse();
    peer.complete();
    assertThat(peer.receiving).isTrue();
  }

  @Test
  void closesAfterThePeersFinOnlyWhenEverythingIsSent() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));

    connection.onPeerFinished();
    assertThat(peer.closed).isFalse();

    peer.complete();
    assertThat(peer.closed).isTrue();
    assertThat(connection.onClosed().reason()).isEqualTo(CloseReason.PEER_FINISHED);
  }

  @Test
  void countsThePartThatTheKernelHadTakenOfASendThatFails() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    connection.onBatchCompleted();

    peer.progress(3);
    peer.reset();

    ConnectionReport report = connection.onClosed();
    assertThat(report.reason()).isEqualTo(CloseReason.PEER_RESET);
    assertThat(report.cause()).isEqualTo("Connection reset by peer");
    assertThat(report.ledger().sent()).isEqualTo(3);
    assertThat(report.ledger().discarded()).containsEntry(CloseReason.PEER_RESET, 7L);
    assertThat(sink.completions())
        .extracting(Completion::outcome, Completion::offset, Completion::bytes)
        .containsExactly(
            tuple(Outcome.OK, 0, 10), tuple(Outcome.OK, 0, 3), tuple(Outcome.FAILED, 3, 7));
  }

  @Test
  void tellsWhatTlsCouldNotReadFromAReset() {
    Connection connection = open(window(1000, 64));

    connection.onFailure(new SSLException("bad record"));

    assertThat(connection.onClosed().reason()).isEqualTo(CloseReason.TLS_FAILED);
  }

  @Test
  void tellsWhatTlsCouldNotSendFromAReset() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));

    peer.fail(new SSLException("no more keys"));

    ConnectionReport report = connection.onClosed();
    assertThat(report.reason()).isEqualTo(CloseReason.TLS_FAILED);
    assertThat(report.ledger().discarded()).containsEntry(CloseReason.TLS_FAILED, 10L);
  }

  @Test
  void finishesAfterADrainWhenEverythingIsSentAndWaitsForThePeer() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));

    connection.drain(null);
    peer.elapse();
    assertThat(peer.receiving).isFalse();
    assertThat(peer.finished).isFalse();

    peer.complete();
    assertThat(peer.finished).isTrue();
    assertThat(peer.receiving).isTrue();
    assertThat(peer.closed).isFalse();

    connection.onPeerFinished();
    assertThat(connection.onClosed().reason()).isEqualTo(CloseReason.DRAINED);
  }

  @Test
  void sendsBackWhatArrivesDuringADrainBeforeItsFin() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    connection.drain(null);

    connection.onReceived(bytes(4));

    assertThat(peer.queued()).isEqualTo(2);
  }

  @Test
  void sendsNoFinAfterADrainUntilItHasReadWhatTheKernelHeldAlready() {
    Connection connection = open(window(1000, 64));

    connection.drain(null);

    assertThat(peer.receiving).isTrue();
    assertThat(peer.finished).isFalse();
    peer.elapse();
    assertThat(peer.receiving).isTrue(); // again, behind its FIN
    assertThat(peer.finished).isTrue();
  }

  @Test
  void discardsWhatArrivesAfterItsFinAndCountsIt() {
    Connection connection = open(window(1000, 64));
    connection.drain(null);
    peer.elapse();

    connection.onReceived(bytes(4));
    connection.onPeerFinished();

    assertThat(connection.onClosed().ledger().discarded()).containsEntry(CloseReason.DRAINED, 4L);
  }

  @Test
  void closesADrainedConnectionWhosePeerStaysQuiet() {
    Connection connection = open(window(1000, 64));
    connection.drain(null);
    peer.elapse();

    connection.tick(now + Linger.QUIET_NANOS - 1, 10 * SECOND);
    assertThat(peer.closed).isFalse();
    connection.tick(now + Linger.QUIET_NANOS, 10 * SECOND);
    assertThat(peer.closed).isTrue();
  }

  @Test
  void doesNotLingerForAPeerThatGoesOnSending() {
    Connection connection = open(window(1000, 64));
    connection.drain(null);
    peer.elapse();

    now += Linger.MOST_NANOS;
    connection.onReceived(bytes(4));
    connection.tick(now - 1, 10 * SECOND);
    assertThat(peer.closed).isFalse();
    connection.tick(now, 10 * SECOND);

    assertThat(connection.onClosed().reason()).isEqualTo(CloseReason.DRAINED);
  }

  @Test
  void lingersForNoMoreThanWasOnItsWay() {
    Connection connection = open(window(1000, 64));
    connection.drain(null);
    peer.elapse();

    peer.fed.accept((int) Linger.MOST_BYTES);
    assertThat(peer.closed).isFalse();
    peer.fed.accept(1);

    assertThat(peer.closed).isTrue();
    assertThat(connection.onClosed().reason()).isEqualTo(CloseReason.DRAINED);
  }

  @Test
  void cancelsAndCountsWhatThePeerDidNotTakeUntilTheDrainDeadline() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    connection.drain(null);

    connection.cut(CloseReason.DRAIN_CUT);

    ConnectionReport report = connection.onClosed();
    assertThat(report.reason()).isEqualTo(CloseReason.DRAIN_CUT);
    assertThat(report.ledger().discarded()).containsEntry(CloseReason.DRAIN_CUT, 10L);
    assertThat(sink.completions().get(1).outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void closesAnIdleConnectionAfterItsTimeOut() {
    Connection connection = open(window(1000, 64));
    now += 9 * SECOND;
    connection.onReceived(bytes(1));
    connection.onBatchCompleted();
    peer.complete();

    connection.tick(now + 9 * SECOND, 10 * SECOND);
    assertThat(peer.closed).isFalse();
    connection.tick(now + 10 * SECOND, 10 * SECOND);
    assertThat(connection.onClosed().reason()).isEqualTo(CloseReason.IDLE);
  }

  @Test
  void countsProgressOfASendAsActivity() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    connection.onBatchCompleted();
    now += 9 * SECOND;
    peer.complete();

    connection.tick(now + 2 * SECOND, 10 * SECOND);

    assertThat(peer.closed).isFalse();
  }

  @Test
  void keepsTheFirstReasonWhenTheTransportFailsAfterwards() {
    Connection connection = open(window(1000, 64));
    connection.cut(CloseReason.REFUSED);

    connection.onFailure(new IOException("Broken pipe"));

    assertThat(connection.onClosed().reason()).isEqualTo(CloseReason.REFUSED);
  }

  @Test
  void addsUpToTheTotalsOfItsListener() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    connection.onBatchCompleted();
    peer.progress(3);
    peer.reset();

    assertThat(totals.snapshot().ledger()).isEqualTo(connection.onClosed().ledger());
    assertThat(totals.snapshot().open()).isZero();
    assertThat(totals.snapshot().closed()).containsEntry(CloseReason.PEER_RESET, 1L);
  }

  @Test
  void remembersThatThePeerClosedFirst() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    connection.onPeerFinished();
    now += 3 * SECOND;
    peer.complete();

    Autopsy autopsy = autopsy(connection);
    assertThat(autopsy.first()).isEqualTo(FirstClose.PEER_FIN);
    assertThat(autopsy.longestSendNanos()).isEqualTo(3 * SECOND);
    assertThat(autopsy.tcp()).isEqualTo(peer.tcp());
  }

  @Test
  void remembersThatThePeerFinishedBeforeItReset() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    connection.onPeerFinished();
    peer.reset();

    assertThat(autopsy(connection).first()).isEqualTo(FirstClose.PEER_FIN);
  }

  @Test
  void tellsForHowLongAPeerThatResetHadNotRead() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    connection.onBatchCompleted();
    peer.progress(3);
    now += 30 * SECOND;
    peer.reset();

    Autopsy autopsy = autopsy(connection);
    assertThat(autopsy.first()).isEqualTo(FirstClose.PEER_RESET);
    assertThat(autopsy.quietNanos()).isEqualTo(30 * SECOND);
  }

  @Test
  void remembersThatTheGatewaySentFinFirst() {
    Connection connection = open(window(1000, 64));
    connection.drain(null);
    peer.elapse();
    connection.onPeerFinished();

    assertThat(autopsy(connection).first()).isEqualTo(FirstClose.GATEWAY_FIN);
  }

  @Test
  void tellsForHowLongASendThatFailedWasPosted() {
    Connection connection = open(window(1000, 64));
    connection.onReceived(bytes(10));
    now += 30 * SECOND;
    peer.reset();

    assertThat(autopsy(connection).longestSendNanos()).isEqualTo(30 * SECOND);
  }

  @Test
  void keepsItsOwnReasonWhenThePeerAnswersItsFinWithAReset() {
    Connection connection = open(window(1000, 64));
    connection.leave(CloseReason.PROTOCOL_ERROR, "a line is too long");
    connection.onFailure(new IOException("Connection reset by peer"));

    ConnectionReport report = connection.onClosed();
    assertThat(report.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
    assertThat(report.cause()).isEqualTo("a line is too long");
  }

  @Test
  void keepsItsOwnReasonWhenThePeerGoesBehindItsGoAway() {
    Connection finished = open(window(1000, 64));
    finished.saidGoAway();
    finished.drain(null);
    finished.onPeerFinished();
    Connection reset = open(window(1000, 64));
    reset.saidGoAway();
    reset.drain(null);
    reset.onFailure(new IOException("Connection reset by peer"));

    assertThat(finished.onClosed().reason()).isEqualTo(CloseReason.DRAINED);
    ConnectionReport report = reset.onClosed();
    assertThat(report.reason()).isEqualTo(CloseReason.DRAINED);
    assertThat(Objects.requireNonNull(report.autopsy()).first())
        .isEqualTo(FirstClose.GATEWAY_GOAWAY);
  }

  @Test
  void remembersThatTheGatewayClosed() {
    Connection connection = open(window(1000, 64));
    connection.cut(CloseReason.REFUSED);

    assertThat(autopsy(connection).first()).isEqualTo(FirstClose.GATEWAY_CLOSE);
  }

  private static Autopsy autopsy(Connection connection) {
    assertThat(connection.report().open()).isTrue();
    return Objects.requireNonNull(connection.onClosed().autopsy());
  }

  private static org.assertj.core.groups.Tuple tuple(long sequence, Operation what, long offset) {
    return org.assertj.core.groups.Tuple.tuple(sequence, what, offset);
  }

  private static org.assertj.core.groups.Tuple tuple(Outcome outcome, long offset, int bytes) {
    return org.assertj.core.groups.Tuple.tuple(outcome, offset, bytes);
  }

  private static ByteBuf bytes(int count) {
    return Unpooled.wrappedBuffer(new byte[count]);
  }

  private static WindowConfig window(long bytes, int operations) {
    return new WindowConfig(bytes, operations);
  }

  private Connection open(WindowConfig window) {
    return Connections.open(peer, () -> now, window, InputFactory.echo(), totals, sink);
  }

  private static final class RecordingSink implements CompletionSink {
    private final Journal journal = new Journal("a", "echo", 100, 0);
    private @Nullable List<Completion> taken;

    List<Completion> completions() {
      if (taken == null) {
        taken = new ArrayList<>();
      }
      CompletionBatch batch = journal.take();
      batch.forEach(taken::add);
      return taken;
    }

    @Override
    public boolean recording(long connection) {
      return true;
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
        @Nullable String cause) {
      journal.append(
          connection, sequence, operation, outcome, offset, bytes, posted, completed, cause);
    }

    @Override
    public void fault(
        long connection,
        long sequence,
        FaultKind kind,
        Operation direction,
        int plan,
        long offset,
        int bytes,
        long now) {}

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
        @Nullable String cause) {
      journal.appendFrame(
          connection,
          sequence,
          outcome,
          offset,
          bytes,
          producedBytes,
          posted,
          started,
          completed,
          cause);
    }
  }
}

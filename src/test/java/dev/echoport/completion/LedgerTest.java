package dev.echoport.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void countsAsPendingWhatIsNeitherSentNorDiscarded() {
    ledger.received(10);
    ledger.consumed(7, 7);
    ledger.sent(3);
    ledger.discardedOut(1, CloseReason.IDLE);
    ledger.discardedIn(2, CloseReason.DRAINED);

    assertThat(ledger.pendingIn()).isEqualTo(1);
    assertThat(ledger.pendingOut()).isEqualTo(3);
    assertThat(ledger.snapshot().pending()).isEqualTo(4);
  }

  @Test
  void placesTheNextSendBehindWhatWasSentAndWhatWasGivenUp() {
    ledger.received(10);
    ledger.consumed(10, 10);
    ledger.sent(4);
    ledger.discardedOut(3, CloseReason.PEER_RESET);

    assertThat(ledger.completedOut()).isEqualTo(7);
  }

  @Test
  void addsDiscardedBytesUpByReason() {
    ledger.received(10);
    ledger.discardedIn(2, CloseReason.DRAINED);
    ledger.discardedIn(3, CloseReason.DRAINED);
    ledger.consumed(4, 4);
    ledger.discardedOut(4, CloseReason.IDLE);

    assertThat(ledger.snapshot().discarded())
        .containsExactlyInAnyOrderEntriesOf(Map.of(CloseReason.DRAINED, 5L, CloseReason.IDLE, 4L));
  }

  @Test
  void tellsWhatFaultsDroppedAndInsertedFromTheEcho() {
    ledger.received(10);
    ledger.consumed(10, 10);
    ledger.dropped(4);
    ledger.inserted(3);
    ledger.sent(5);

    LedgerSnapshot now = ledger.snapshot();
    assertThat(now.consumed()).isEqualTo(now.echoed() + now.dropped());
    assertThat(now.produced()).isEqualTo(now.echoed() + now.inserted());
    assertThat(now.pendingOut()).isEqualTo(4);
    assertThat(now.discarded()).containsEntry(CloseReason.FAULT, 4L);
  }

  @Test
  void refusesToSendMoreThanWasProduced() {
    ledger.received(10);
    ledger.consumed(10, 10);

    assertThatThrownBy(() -> ledger.sent(11)).isInstanceOf(AssertionError.class);
  }

  @Test
  void countsATimeInTheFirstBucketThatHoldsIt() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(1024);
    histogram.record(1025);
    histogram.record(Long.MAX_VALUE / 4);

    long[] counts = histogram.snapshot().counts();
    assertThat(counts[0]).isEqualTo(1);
    assertThat(counts[1]).isEqualTo(1);
    assertThat(counts[counts.length - 1]).isEqualTo(1);
    assertThat(counts).hasSize(LatencyHistogram.upperBoundsNanos().length + 1);
  }
}

package dev.echoport.completion.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.completion.report.Autopsy.TcpFlow;
import dev.echoport.completion.report.ConnectionReport.WindowReport;
import dev.echoport.completion.report.WaitsFor.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WaitsForTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long SLOW = WaitsFor.SLOW.toNanos();
  private static final WindowReport FULL = new WindowReport(262_144, 64, 262_144, 4, 0, false);
  private static final WindowReport EMPTY = new WindowReport(262_144, 64, 0, 0, 0, true);
  private static final Waiting FOR_PEER = new Waiting(8 * SECOND, 0, 0, false, false);
  private static final FaultsReport FAULTY = new FaultsReport(1, 1, "");

  @Test
  void saysThatThePeerTakesNothing() {
    assertThat(of(report(FULL, FOR_PEER, 256 << 10, null, null)))
        .isEqualTo(
            new WaitsFor(
                Who.PEER,
                "the peer has taken nothing for 8 s; 256 KiB wait",
                Duration.ofSeconds(8)));
  }

  @Test
  void saysWhatTheKernelKnowsOfAPeerThatTakesNothing() {
    assertThat(of(report(FULL, FOR_PEER, 1, tcp(0, 3, 0), null)).sentence())
        .isEqualTo(
            "the peer has taken nothing for 8 s; 1 B waits, 2 KiB more in the kernel;"
                + " its receive window is closed");
    assertThat(of(report(FULL, FOR_PEER, 1, tcp(64, 3, 12), null)).sentence())
        .endsWith("; the path is bad: 12 segments were sent again, the round trip takes 35.0 ms");
  }

  @Test
  void blamesThePeerAndNotALateLoopForWhatLastsLonger() {
    WaitsFor line = WaitsFor.of(report(FULL, FOR_PEER, 1, null, null), Duration.ofMillis(900));
    assertThat(line.who()).isEqualTo(Who.PEER);
  }

  @Test
  void saysThatProcessorsAreFull() {
    WindowReport window = new WindowReport(262_144, 64, 64, 0, 64, false);
    Waiting waiting = new Waiting(0, 3 * SECOND, 0, true, false);
    assertThat(of(report(window, waiting, 64, null, null)))
        .isEqualTo(
            new WaitsFor(
                Who.PROCESSOR,
                "processors are full: they have 64 frames, and finished none for 3 s",
                Duration.ofSeconds(3)));
  }

  @Test
  void saysThatAProcessorWorksForLong() {
    WindowReport window = new WindowReport(262_144, 64, 64, 0, 1, true);
    Waiting waiting = new Waiting(0, 3 * SECOND, 3 * SECOND, false, false);
    assertThat(of(report(window, waiting, 64, null, null)).sentence())
        .isEqualTo("processors work on 1 frame, and finished none for 3 s");
  }

  @Test
  void saysThatTheNodeIsSlow() {
    WaitsFor line =
        WaitsFor.of(report(EMPTY, Waiting.NOTHING, 0, null, null), Duration.ofMillis(800));
    assertThat(line.who()).isEqualTo(Who.NODE);
    assertThat(line.sentence())
        .isEqualTo("the node is slow: an event loop was 800 ms late within the last minute");
  }

  @Test
  void saysThatMemoryIsShort() {
    Waiting waiting = new Waiting(0, 0, 0, false, true);
    assertThat(of(report(EMPTY, waiting, 0, null, null)).who()).isEqualTo(Who.NODE);
  }

  @Test
  void tellsAFaultFromALimit() {
    Waiting waiting = new Waiting(0, 0, 0, true, false);
    assertThat(of(report(EMPTY, waiting, 12 << 10, null, FAULTY)).sentence())
        .isEqualTo("a fault on purpose holds it back; 12 KiB wait");
    assertThat(of(report(EMPTY, waiting, 0, null, null)).sentence())
        .isEqualTo("a limit of bytes a second holds it back");
  }

  @Test
  void saysThatThePeerSendsNothing() {
    Waiting waiting = new Waiting(0, 0, 300 * SECOND, false, false);
    assertThat(of(report(EMPTY, waiting, 0, null, null)))
        .isEqualTo(
            new WaitsFor(
                Who.PEER, "the peer sends nothing; it has everything back", Duration.ofMinutes(5)));
    assertThat(WaitsFor.of(report(EMPTY, waiting, 0, null, null), Duration.ofMillis(900)).who())
        .isEqualTo(Who.PEER);
    assertThat(of(report(EMPTY, waiting, 0, tcp(0, 3, 0), null)).sentence())
        .isEqualTo(
            "the peer takes nothing; 2 KiB wait in the kernel; its receive window is closed");
  }

  @Test
  void countsASideAsSlowFromTheSecondOn() {
    assertThat(of(report(FULL, new Waiting(SLOW, 0, 0, false, false), 1, null, null)).sentence())
        .startsWith("the peer has taken nothing for ");
    assertThat(
            of(report(FULL, new Waiting(SLOW - 1, 0, 0, false, false), 1, null, null)).sentence())
        .isEqualTo("the peer takes more slowly than it sends; 1 B waits");
    assertThat(of(report(EMPTY, new Waiting(0, 0, SLOW, false, false), 0, null, null)).sentence())
        .startsWith("the peer sends nothing");
    assertThat(of(report(EMPTY, new Waiting(0, 0, SLOW - 1, false, false), 0, null, null)).who())
        .isEqualTo(Who.NOBODY);
  }

  @Test
  void doesNotBlameAPeerThatIsNotReadFor() {
    Waiting blocked = new Waiting(0, 0, SLOW, true, false);
    assertThat(of(report(EMPTY, blocked, 0, null, null)).who()).isEqualTo(Who.NODE);
  }

  @Test
  void blamesProcessorsThatAreSlowOrFullOnly() {
    WindowReport some = new WindowReport(262_144, 64, 64, 0, 2, true);
    WindowReport full = new WindowReport(262_144, 64, 64, 0, 2, false);
    Waiting slow = new Waiting(0, SLOW, 0, false, false);
    Waiting quick = new Waiting(0, SLOW - 1, 0, false, false);
    assertThat(of(report(some, slow, 64, null, null)).sentence())
        .startsWith("processors work on 2 frames, and finished none for ");
    assertThat(of(report(some, quick, 64, null, null)).who()).isEqualTo(Who.NOBODY);
    assertThat(of(report(full, quick, 64, null, null)).sentence())
        .isEqualTo("processors are full: they have 2 frames");
    assertThat(of(report(EMPTY, slow, 64, null, null)).who()).isEqualTo(Who.NOBODY);
  }

  @Test
  void tellsAFaultThatHoldsWhatNoSendWasPostedFor() {
    WindowReport posted = new WindowReport(262_144, 64, 12, 1, 0, true);
    assertThat(of(report(EMPTY, Waiting.NOTHING, 12, null, FAULTY)).who()).isEqualTo(Who.FAULT);
    assertThat(of(report(posted, Waiting.NOTHING, 12, null, FAULTY)).who()).isEqualTo(Who.NOBODY);
    assertThat(of(report(EMPTY, Waiting.NOTHING, 0, null, FAULTY)).who()).isEqualTo(Who.NOBODY);
  }

  @Test
  void callsTheNodeSlowFromAQuarterOfASecondOn() {
    ConnectionReport quiet = report(EMPTY, Waiting.NOTHING, 0, null, null);
    assertThat(WaitsFor.of(quiet, Duration.ofMillis(250)).who()).isEqualTo(Who.NODE);
    assertThat(WaitsFor.of(quiet, Duration.ofMillis(249)).who()).isEqualTo(Who.NOBODY);
  }

  @Test
  void callsThePathBadOnlyIfSegmentsWereSentAgain() {
    assertThat(of(report(FULL, FOR_PEER, 1, tcp(64, 3, 0), null)).sentence())
        .endsWith("2 KiB more in the kernel");
    assertThat(of(report(FULL, FOR_PEER, 1, tcp(64, 0, 12), null)).sentence())
        .endsWith("2 KiB more in the kernel");
  }

  @ParameterizedTest
  @CsvSource({"119, 119 s", "120, 2 min", "7199, 119 min", "7200, 2 h"})
  void writesTimesForPeople(long seconds, String text) {
    assertThat(WaitsFor.text(seconds * SECOND)).isEqualTo(text);
  }

  @Test
  void saysNothingOfAConnectionThatMoves() {
    Waiting waiting = new Waiting(5, 0, 7, false, false);
    assertThat(of(report(EMPTY, waiting, 0, null, null)).who()).isEqualTo(Who.NOBODY);
  }

  @Test
  void sumsAListenerUp() {
    SlowCounts counts =
        SlowCounts.NONE
            .plus(FOR_PEER, 1024)
            .plus(SlowCounts.NONE.plus(FOR_PEER, 512).plus(Waiting.NOTHING, 9));
    assertThat(counts.line(Duration.ZERO))
        .isEqualTo(
            new WaitsFor(
                Who.PEER,
                "the peers of 2 of 3 connections have taken nothing for up to 8 s; 1.5 KiB wait",
                Duration.ofSeconds(8)));
    assertThat(SlowCounts.NONE.line(Duration.ZERO).sentence()).isEqualTo("no connection is open");
    assertThat(
            SlowCounts.NONE.plus(new Waiting(1, 9 * SECOND, 0, true, false), 1).line(Duration.ZERO))
        .extracting(WaitsFor::sentence)
        .isEqualTo("processors have finished nothing of 1 of 1 connection for up to 9 s");
  }

  @Test
  void addsUpWhatTheLoopsOfAListenerCounted() {
    SlowCounts one =
        SlowCounts.NONE
            .plus(new Waiting(SLOW, 0, 0, false, true), 10)
            .plus(new Waiting(SLOW - 1, SLOW, 0, false, false), 5)
            .plus(new Waiting(0, SLOW - 1, 0, false, false), 3);

    assertThat(one).isEqualTo(new SlowCounts(3, 1, SLOW, 10, 1, SLOW, 1));
    assertThat(one.plus(one)).isEqualTo(new SlowCounts(6, 2, SLOW, 20, 2, SLOW, 2));
  }

  @Test
  void blamesTheSideOfAListenerThatIsSlowForLonger() {
    SlowCounts both = SlowCounts.NONE.plus(FOR_PEER, 1);
    assertThat(both.plus(new Waiting(0, 8 * SECOND, 0, false, false), 1).line(Duration.ZERO).who())
        .isEqualTo(Who.PROCESSOR);
    assertThat(both.plus(new Waiting(0, 7 * SECOND, 0, false, false), 1).line(Duration.ZERO).who())
        .isEqualTo(Who.PEER);
  }

  private static WaitsFor of(ConnectionReport report) {
    return WaitsFor.of(report, Duration.ZERO);
  }

  private static TcpFacts tcp(long window, long unacknowledged, long retransmissions) {
    return new TcpFacts(
        retransmissions,
        35_000,
        1,
        unacknowledged,
        1448,
        2048,
        new TcpFlow(true, 5, 1, 0, 0, 0, 0, window));
  }

  private static ConnectionReport report(
      WindowReport window,
      Waiting waiting,
      long pending,
      @Nullable TcpFacts tcp,
      @Nullable FaultsReport faults) {
    return new ConnectionReport(
        "a-1",
        "echo",
        "peer",
        "here",
        "OPEN",
        Instant.EPOCH,
        null,
        null,
        null,
        new LedgerSnapshot(pending, pending, pending, 0, 0, 0, 0, 0, 0, Map.of()),
        2,
        window,
        waiting,
        tcp,
        null,
        null,
        null,
        null,
        null,
        faults,
        null);
  }
}

package dev.echoport.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void closedLoopKeepsDepthMessagesInFlight() {
    ClosedLoop pace = new ClosedLoop(4);
    assertThat(pace.sendable(0, 0, 100)).isEqualTo(4);
    assertThat(pace.sendable(4, 0, 100)).isZero();
    assertThat(pace.sendable(4, 3, 100)).isEqualTo(3);
  }

  @Test
  void closedLoopCountsFromTheTimeOfSending() {
    ClosedLoop pace = new ClosedLoop(2);
    pace.sent(0, 2, 100);
    pace.sent(2, 1, 300);
    assertThat(pace.startedAt(1)).isEqualTo(100);
    assertThat(pace.startedAt(2)).isEqualTo(300);
  }

  @Test
  void openLoopSendsNothingBeforeItsTime() {
    OpenLoop pace = new OpenLoop(1_000, 100, 10);
    assertThat(pace.sendable(0, 0, 999)).isNotPositive();
    assertThat(pace.sendable(0, 0, 1_000)).isEqualTo(1);
    assertThat(pace.sendable(1, 0, 1_099)).isZero();
    assertThat(pace.sendable(1, 0, 1_100)).isEqualTo(1);
  }

  @Test
  void openLoopCatchesUpWithoutWaitingForAnswers() {
    OpenLoop pace = new OpenLoop(1_000, 100, 10);
    assertThat(pace.sendable(2, 0, 1_500)).isEqualTo(4);
  }

  @Test
  void openLoopCountsFromTheIntendedTimeHoweverLateItSends() {
    OpenLoop pace = new OpenLoop(1_000, 100, 10);
    pace.sent(0, 6, 9_999);
    assertThat(pace.startedAt(5)).isEqualTo(1_500);
  }

  @Test
  void openLoopBoundsWhatIsInFlight() {
    OpenLoop pace = new OpenLoop(1_000, 100, 10);
    assertThat(pace.sendable(8, 0, 1_000_000)).isEqualTo(2);
    assertThat(pace.overdue(8, 1_000_000)).isEqualTo(9_991 - 8);
  }

  @Test
  void openLoopIsDueExactlyWhenItSaysEvenWithFractionsOfNanoseconds() {
    OpenLoop pace = new OpenLoop(1_000, 1e9 / 7, 1 << 20);
    for (long message = 0; message < 10_000; message++) {
      assertThat(pace.sendable(message, message, pace.startedAt(message))).isEqualTo(1);
    }
  }
}

package dev.echoport.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final long DAY = Duration.ofDays(1).toNanos();

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
    OpenLoop pace = openLoop(0);
    assertThat(pace.sendable(0, 0, 999)).isNotPositive();
    assertThat(pace.sendable(0, 0, 1_000)).isEqualTo(1);
    assertThat(pace.sendable(1, 0, 1_099)).isZero();
    assertThat(pace.sendable(1, 0, 1_100)).isEqualTo(1);
  }

  @Test
  void openLoopCatchesUpWithoutWaitingForAnswers() {
    OpenLoop pace = openLoop(0);
    assertThat(pace.sendable(2, 0, 1_500)).isEqualTo(4);
  }

  @Test
  void openLoopCountsFromTheIntendedTimeHoweverLateItSends() {
    OpenLoop pace = openLoop(0);
    pace.sent(0, 6, 9_999);
    assertThat(pace.startedAt(5)).isEqualTo(1_500);
  }

  @Test
  void openLoopBoundsWhatIsInFlight() {
    OpenLoop pace = openLoop(0);
    assertThat(pace.sendable(8, 0, 1_000_000)).isEqualTo(2);
  }

  @Test
  void openLoopIsDueExactlyWhenItSaysEvenWithFractionsOfNanoseconds() {
    OpenLoop pace = new OpenLoop(new Schedule(1_000, new Rate(7), 0, DAY), 0, 1, 1 << 20);
    for (long message = 0; message < 10_000; message++) {
      assertThat(pace.sendable(message, message, pace.startedAt(message))).isEqualTo(1);
    }
  }

  @Test
  void connectionsOfAnOpenLoopTakeTurns() {
    OpenLoop first = new OpenLoop(schedule(0), 0, 2, 10);
    OpenLoop second = new OpenLoop(schedule(0), 1, 2, 10);
    assertThat(first.startedAt(1)).isEqualTo(1_200);
    assertThat(second.startedAt(1)).isEqualTo(1_300);
    assertThat(first.sendable(0, 0, 1_250)).isEqualTo(2);
    assertThat(second.sendable(0, 0, 1_250)).isEqualTo(1);
  }

  @Test
  void scheduleRisesToItsRateDuringTheRamp() {
    Schedule schedule = schedule(20_000);
    assertThat(schedule.dueBy(1_000 + 10_000)).isBetween(25L, 26L);
    assertThat(schedule.dueBy(1_000 + 20_000)).isBetween(100L, 101L);
    assertThat(schedule.dueBy(1_000 + 30_000)).isBetween(200L, 201L);
  }

  @Test
  void scheduleCountsExactlyTheMessagesThatAreDue() {
    Schedule schedule = new Schedule(1_000, new Rate(7_000_000), 1_000_000, DAY);
    for (long message = 0; message < 10_000; message++) {
      assertThat(schedule.dueBy(schedule.dueAt(message))).isGreaterThan(message);
      assertThat(schedule.dueAt(schedule.dueBy(schedule.dueAt(message) - 1)))
          .isGreaterThanOrEqualTo(schedule.dueAt(message));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2_000, 7, 333, 1_000_000})
  void scheduleEndsWithTheLastMessageOfItsTime(long rate) {
    long end = Duration.ofSeconds(3).toNanos();
    Schedule schedule = new Schedule(0, new Rate(rate), 0, end);
    assertThat(schedule.dueBy(end)).isEqualTo(3 * rate);
    assertThat(schedule.dueBy(DAY)).isEqualTo(3 * rate);
    assertThat(new OpenLoop(schedule, 0, 1, 1 << 30).sendable(3 * rate, 0, DAY)).isZero();
  }

  @Test
  void thinkingLoopWaitsAfterEachMessageThatCameBack() {
    ThinkingLoop pace = new ThinkingLoop(1, 50);
    assertThat(pace.sendable(0, 0, 100)).isEqualTo(1);
    pace.sent(0, 1, 100);
    assertThat(pace.nextSendAt(1, 0)).isEqualTo(Long.MAX_VALUE);
    pace.completed(0, 200);
    assertThat(pace.sendable(1, 1, 249)).isZero();
    assertThat(pace.nextSendAt(1, 1)).isEqualTo(250);
    assertThat(pace.sendable(1, 1, 250)).isEqualTo(1);
  }

  @Test
  void singleTurnIsOverWhenItsMessagesCameBackOrWereSent() {
    assertThat(new SingleTurn(2, false, 0).isOver(2, 1)).isFalse();
    assertThat(new SingleTurn(2, false, 0).isOver(2, 2)).isTrue();
    assertThat(new SingleTurn(2, true, 0).isOver(2, 0)).isTrue();
  }

  /** One message each 100 ns from 1,000 on. */
  private static Schedule schedule(long rampNanos) {
    return new Schedule(1_000, new Rate(10_000_000), rampNanos, DAY);
  }

  private static OpenLoop openLoop(int number) {
    return new OpenLoop(schedule(0), number, 1, 10);
  }
}

package dev.echoport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RingClockTest {
  private long nanos = 100;
  private final RingClock clock = new RingClock(() -> nanos++);

  @Test
  void hasOneTimeForAllThatIsHandedOverTogether() {
    clock.begin();

    assertThat(clock.getAsLong()).isEqualTo(100);
    assertThat(clock.getAsLong()).isEqualTo(100);
  }

  @Test
  void hasAnotherTimeForWhatIsHandedOverNext() {
    clock.begin();
    clock.getAsLong();
    clock.end();
    clock.begin();

    assertThat(clock.getAsLong()).isEqualTo(101);
  }

  @Test
  void isLaterThanThePostOfWhatCompletesInTheSameTurn() {
    clock.begin();
    long posted = clock.getAsLong();

    assertThat(clock.after(posted)).isEqualTo(101);
    assertThat(clock.after(posted)).isEqualTo(101);
  }

  @Test
  void isReadEachTimeForWhatDoesNotComeFromTheRing() {
    clock.begin();
    clock.getAsLong();
    clock.end();

    assertThat(clock.getAsLong()).isEqualTo(101);
    assertThat(clock.getAsLong()).isEqualTo(102);
  }

  @Test
  void isTheTimeOfTheMachineWhereThereIsNoRing() {
    long before = System.nanoTime();

    assertThat(RingClock.ofThisLoop().getAsLong()).isBetween(before, System.nanoTime());
  }
}

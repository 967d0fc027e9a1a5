package dev.echoport.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedLogTest {
  private long now = 7;
  private final BoundedLog log = new BoundedLog(() -> now);

  @Test
  void admitsTheFirstEvent() {
    assertThat(log.admit()).isZero();
  }

  @Test
  void keepsBackFurtherEventsOfTheSameSecond() {
    log.admit();
    now += 999_999_999;
    assertThat(log.admit()).isEqualTo(-1);
  }

  @Test
  void saysHowManyItKeptBack() {
    log.admit();
    log.admit();
    log.admit();
    now += 1_000_000_000;
    assertThat(log.admit()).isEqualTo(2);
  }
}

package dev.echoport.listener.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.LimitsConfig.AcceptRate;
import org.junit.jupiter.api.Test;

class AcceptPaceTest {
  private static final long MILLI = 1_000_000L;

  private long now = -7;

  private AcceptPace pace(int perSecond, int burst) {
    return AcceptPace.of(new AcceptRate(perSecond, burst), () -> now);
  }

  @Test
  void letsTheBurstPassAndNotOneMore() {
    AcceptPace pace = pace(10, 3);

    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isFalse();
  }

  @Test
  void letsOneMorePassWithEachTokenThatComes() {
    AcceptPace pace = pace(10, 1);
    assertThat(pace.take()).isTrue();

    now += 100 * MILLI - 1;
    assertThat(pace.take()).isFalse();
    now += 1;
    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isFalse();
  }

  @Test
  void savesNoMoreThanTheBurst() {
    AcceptPace pace = pace(10, 2);
    now += 3_600_000 * MILLI;

    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isTrue();
    assertThat(pace.take()).isFalse();
  }

  @Test
  void takesNoTokenForThoseThatAreRefused() {
    AcceptPace pace = pace(10, 1);
    assertThat(pace.take()).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(pace.take()).isFalse();
    }

    now += 100 * MILLI;
    assertThat(pace.take()).isTrue();
  }

  @Test
  void limitsNothingWithoutARate() {
    assertThat(pace(0, 5)).isSameAs(AcceptPace.UNLIMITED);
  }
}

package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestPaceTest {
  private long now;
  private final RequestPace pace = new RequestPace(() -> now);

  @Test
  void letsABurstPassAndThenTheRate() {
    assertThat(begun("a", 1_000)).isEqualTo(RequestPace.AT_ONCE);
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(begun("a", 1_000)).isEqualTo(RequestPace.PER_SECOND);
  }

  @Test
  void saysWhenToAskAgain() {
    begun("a", RequestPace.AT_ONCE);
    now += pace.waitNanos("a");
    assertThat(pace.waitNanos("a")).isZero();
  }

  @Test
  void countsEachSourceAlone() {
    begun("a", 1_000);
    assertThat(pace.waitNanos("b")).isZero();
  }

  private int begun(String source, int requests) {
    int begun = 0;
    for (int i = 0; i < requests; i++) {
      begun += pace.waitNanos(source) == 0 ? 1 : 0;
    }
    return begun;
  }
}

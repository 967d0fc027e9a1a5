package dev.echoport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopPulseTest {
  private final AtomicLong clock = new AtomicLong();
  private final EventExecutorGroup loops = new DefaultEventExecutorGroup(2);
  private final LoopPulse pulse = LoopPulse.of(loops, clock::get);

  @AfterEach
  void end() {
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void missesNoLoopAtTheStart() {
    assertThat(pulse.loops()).isEqualTo(2);
    assertThat(pulse.beats()).isTrue();
  }

  @Test
  void missesALoopThatIsBlockedUntilItTurnsAgain() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    loops
        .next()
        .execute(
            () -> {
              blocked.countDown();
              awaitQuietly(release);
            });
    blocked.await();

    clock.addAndGet(LoopPulse.SILENCE.toNanos() + 1);
    await().untilAsserted(() -> assertThat(pulse.silent()).isEqualTo(1));
    assertThat(pulse.beats()).isFalse();

    release.countDown();
    await().untilAsserted(() -> assertThat(pulse.beats()).isTrue());
  }

  @Test
  void remembersForAWhileHowLateALoopWas() throws Exception {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(3));
    assertThat(pulse.lagSeconds()).isEqualTo(2.5);

    // Due behind a beat of each loop.
    for (EventExecutor loop : loops) {
      loop.schedule(() -> {}, 1_100, TimeUnit.MILLISECONDS).get();
    }
    assertThat(pulse.lagSeconds()).isEqualTo(2.5);
  }

  @Test
  void missesALoopThatHasEndedAtOnce() {
    loops.next().shutdownGracefully(0, 0, TimeUnit.SECONDS);

    assertThat(pulse.silent()).isEqualTo(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

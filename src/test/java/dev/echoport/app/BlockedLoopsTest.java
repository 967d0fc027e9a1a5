package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockedLoopsTest {

  @Test
  void failsATestDuringWhichALoopWasBlocked() {
    BlockedLoops loops = new BlockedLoops();
    CountDownLatch found = new CountDownLatch(1);
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setBlockedThreadCheckInterval(10)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(20)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
    loops.beforeEach(null);
    vertx.runOnContext(now -> waitFor(found));

    await().until(loops::found);
    found.countDown();
    vertx.close().await();

    assertThatThrownBy(() -> loops.afterEach(null)).hasMessageContaining("eventloop");
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

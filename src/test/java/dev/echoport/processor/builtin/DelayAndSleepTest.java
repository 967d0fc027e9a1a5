package dev.echoport.processor.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.api.AsyncTransformation;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Configured;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelayAndSleepTest {
  private static final long MILLIS = 30;

  @Test
  void delaysOnTheLoopWithoutAThread() throws Exception {
    AsyncTransformation delay = delay("{name: delay, time: " + MILLIS + "ms}");
    Buffer payload = Buffer.buffer("a");
    Vertx vertx = Vertx.vertx();
    try {
      Context loop = vertx.getOrCreateContext();
      Promise<Buffer> done = Promise.promise();
      Promise<Context> where = Promise.promise();
      long start = System.nanoTime();
      loop.runOnContext(
          go ->
              delay
                  .applyAsync(payload, Configured.FRAME)
                  .onComplete(ended -> where.complete(Vertx.currentContext()))
                  .onComplete(done));

      assertThat(await(done.future())).isSameAs(payload);
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(MILLIS));
      assertThat(await(where.future())).isSameAs(loop);
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void delaysNothingByZero() throws Exception {
    Buffer payload = Buffer.buffer("a");

    Future<Buffer> done = delay("{name: delay, time: 0s}").applyAsync(payload, Configured.FRAME);

    assertThat(done.result()).isSameAs(payload);
  }

  @Test
  void failsADelayThatNoLoopCalls() throws Exception {
    Future<Buffer> done =
        delay("{name: delay, time: 1ms}").applyAsync(Buffer.buffer(), Configured.FRAME);

    assertThat(done.cause()).hasMessage("delay: no event loop calls (expected: on: loop)");
  }

  @Test
  void sleepsInItsThread() throws Exception {
    Transformation sleep = Configured.framed("{name: sleep, time: " + MILLIS + "ms}");
    long start = System.nanoTime();

    assertThat(Configured.apply(sleep, "a")).isEqualTo("a");
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(MILLIS));
  }

  @Test
  void endsItsSleepAtAnInterrupt() throws Exception {
    Transformation sleep = Configured.framed("{name: sleep, time: 1h}");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Configured.apply(sleep, "a")).isInstanceOf(InterruptedException.class);
  }

  private static AsyncTransformation delay(String entry) throws Exception {
    return (AsyncTransformation) Configured.framed(entry);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}

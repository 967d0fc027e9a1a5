package dev.echoport.client;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Puts load on an echo and verifies every byte that comes back. Connects all connections, sends for
 * the given time, half-closes, and reads each connection to FIN.
 */
public final class LoadGenerator {
  private static final long PROGRESS_NANOS = 1_000_000_000;

  private final LoadOptions options;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Histogram total = LoadTally.newHistogram();

  /** One generator, for one run. */
  public LoadGenerator(LoadOptions options) {
    this.options = options;
  }

  /** Ends the load early; the report then covers what was done. May be called by any thread. */
  public void stop() {
    stop.countDown();
  }

  /**
   * Blocks until the load is done and every connection has ended, or the drain limit has passed.
   *
   * @param progress called each second on the calling thread
   * @throws InterruptedException when the thread is interrupted; the load ends then as well
   */
  public LoadReport run(Consumer<LoadProgress> progress) throws InterruptedException {
    Vertx vertx = newVertx();
    try {
      List<LoadLoop> loops =
          IntStream.range(0, options.threads()).mapToObj(i -> new LoadLoop(options, i)).toList();
      all(loops.stream().map(loop -> vertx.deployVerticle(loop, new DeploymentOptions())).toList())
          .await();
      return load(loops, progress);
    } finally {
      vertx.close().await();
    }
  }

  private Vertx newVertx() {
    Transport transport = Transport.EPOLL;
    boolean epoll = transport != null && transport.available();
    return Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(options.threads()))
        .withTransport(epoll ? transport : Transport.NIO)
        .build();
  }

  private LoadReport load(List<LoadLoop> loops, Consumer<LoadProgress> progress)
      throws InterruptedException {
    long start = System.nanoTime();
    all(loops.stream().map(loop -> loop.begin(start)).toList()).await();
    Future<Void> closed = all(loops.stream().map(LoadLoop::closed).toList());
    closed.onComplete(nothing -> stop.countDown());
    watch(loops, start, progress);
    all(loops.stream().map(LoadLoop::finish).toList()).await();
    closed.await();
    LoadSnapshot last = snapshot(loops);
    return new LoadReport(options, last, total, Math.max(1, last.lastCompletedAt() - start));
  }

  private void watch(List<LoadLoop> loops, long start, Consumer<LoadProgress> progress)
      throws InterruptedException {
    long end = start + options.duration().toNanos();
    long messages = 0;
    for (long since = start; ; ) {
      long wait = Math.min(since + PROGRESS_NANOS, end) - System.nanoTime();
      if (stop.await(wait, TimeUnit.NANOSECONDS) || System.nanoTime() >= end) {
        return;
      }
      LoadSnapshot now = snapshot(loops);
      long at = System.nanoTime();
      progress.accept(
          new LoadProgress(at - start, now, now.messages() - messages, at - since, options.size()));
      messages = now.messages();
      since = at;
    }
  }

  private LoadSnapshot snapshot(List<LoadLoop> loops) {
    List<Future<LoadSnapshot>> snapshots = loops.stream().map(LoadLoop::snapshot).toList();
    all(snapshots).await();
    LoadSnapshot sum = LoadSnapshot.sum(snapshots.stream().map(Future::result).toList());
    total.add(sum.interval());
    return sum;
  }

  private static Future<Void> all(List<? extends Future<?>> futures) {
    return Future.all(futures).mapEmpty();
  }
}

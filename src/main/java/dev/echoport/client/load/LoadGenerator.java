package dev.echoport.client.load;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Puts load on an echo and verifies every byte that comes back. Sends for the given time,
 * half-closes, and reads each connection to FIN.
 */
public final class LoadGenerator {
  private static final long PROGRESS_NANOS = 1_000_000_000;

  private final LoadOptions options;
  private final IntervalLog log;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<LoadSecond> seconds = new ArrayList<>();
  private final Histogram total = LoadTally.newHistogram();
  private long intervalStartMillis;

  /** One generator, for one run. */
  public LoadGenerator(LoadOptions options) {
    this(options, IntervalLog.NONE);
  }

  /**
   * One generator, for one run.
   *
   * @param log gets the round trips of each second, but for those of the warm-up
   */
  public LoadGenerator(LoadOptions options, IntervalLog log) {
    this.options = options;
    this.log = log;
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
      List<LoadWorker> loops =
          IntStream.range(0, options.threads())
              .mapToObj(i -> LoadWorker.create(options, i))
              .toList();
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

  private LoadReport load(List<LoadWorker> loops, Consumer<LoadProgress> progress)
      throws InterruptedException {
    long start = System.nanoTime();
    intervalStartMillis = System.currentTimeMillis();
    all(loops.stream().map(loop -> loop.begin(start)).toList()).await();
    Future<Void> closed = all(loops.stream().map(LoadWorker::closed).toList());
    closed.onComplete(nothing -> stop.countDown());
    long measureFrom = start + options.shape().beforeMeasuring().toNanos();
    long end = measureFrom + options.duration().toNanos();
    new Watch(loops, start, measureFrom, progress).until(end);
    long finishedAt = Math.min(end, System.nanoTime());
    all(loops.stream().map(LoadWorker::finish).toList()).await();
    closed.await();
    LoadSnapshot last = snapshot(loops);
    return new LoadReport(
        options,
        last,
        seconds,
        total,
        intended(start, measureFrom, finishedAt),
        Math.max(0, finishedAt - measureFrom),
        Math.max(0, last.lastCompletedAt() - measureFrom));
  }

  /** How many messages of an open loop should have been sent between the two. */
  private long intended(long start, long measureFrom, long finishedAt) {
    Rate rate = options.rate();
    if (rate == null) {
      return 0;
    }
    Schedule schedule = Schedule.of(options, rate, start);
    return Math.max(0, schedule.dueBy(finishedAt) - schedule.dueBy(measureFrom - 1));
  }

  /** Reports each second, on the calling thread, until a given time. */
  private final class Watch {
    private final List<LoadWorker> loops;
    private final long start;
    private final long measureFrom;
    private final Consumer<LoadProgress> progress;
    private long messages;
    private long since;

    Watch(List<LoadWorker> loops, long start, long measureFrom, Consumer<LoadProgress> progress) {
      this.loops = loops;
      this.start = start;
      this.measureFrom = measureFrom;
      this.progress = progress;
      this.since = start;
    }

    void until(long end) throws InterruptedException {
      while (true) {
        long wait = Math.min(since + PROGRESS_NANOS, end) - System.nanoTime();
        if (stop.await(wait, TimeUnit.NANOSECONDS) || System.nanoTime() >= end) {
          return;
        }
        report();
      }
    }

    private void report() {
      LoadSnapshot now = snapshot(loops);
      long at = System.nanoTime();
      long from = Math.max(since, measureFrom);
      if (at > from) {
        seconds.add(LoadSecond.of(from - measureFrom, at - from, now.interval()));
      }
      progress.accept(
          new LoadProgress(
              at - start,
              at < measureFrom,
              now,
              now.messages() - messages,
              at - since,
              options.size()));
      messages = now.messages();
      since = at;
    }
  }

  private LoadSnapshot snapshot(List<LoadWorker> loops) {
    List<Future<LoadSnapshot>> snapshots = loops.stream().map(LoadWorker::snapshot).toList();
    all(snapshots).await();
    LoadSnapshot sum = LoadSnapshot.sum(snapshots.stream().map(Future::result).toList());
    total.add(sum.interval());
    logInterval(sum.interval());
    return sum;
  }

  private void logInterval(Histogram interval) {
    long now = System.currentTimeMillis();
    interval.setStartTimeStamp(intervalStartMillis);
    interval.setEndTimeStamp(now);
    intervalStartMillis = now;
    log.interval(interval);
  }

  private static Future<Void> all(List<? extends Future<?>> futures) {
    return Future.all(futures).mapEmpty();
  }
}

package dev.echoport.listener;

import dev.echoport.config.FaultsConfig;
import dev.echoport.config.LimitsConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Lets the connections of a loop look at the clock, as often as the shortest of their time-outs
 * needs; never without one. Owned by that loop.
 */
final class TickTimer {
  private static final long MIN_MILLIS = 10;
  private static final long MAX_MILLIS = 1_000;
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Runnable tick;
  private long timer = NONE;
  private long lastingMillis = Long.MAX_VALUE;

  TickTimer(Vertx vertx, Runnable tick) {
    this.vertx = vertx;
    this.tick = tick;
  }

  /** From now on as often as {@code config} needs it, and as earlier connections do. */
  void follow(ListenerConfig config) {
    stop();
    lastingMillis = Math.min(lastingMillis, shortest(lasting(config)));
    long millis = Math.min(lastingMillis, shortest(timeouts(config)));
    if (millis < Long.MAX_VALUE) {
      long period = Math.min(Math.max(millis / 4, MIN_MILLIS), MAX_MILLIS);
      timer = vertx.setPeriodic(period, due -> tick.run());
    }
  }

  /** What a connection keeps, whatever the configuration becomes. */
  private static Stream<Duration> lasting(ListenerConfig config) {
    Duration line = config.faults().byLine() ? FaultsConfig.LINE_TIME : Duration.ZERO;
    return Stream.concat(
        Stream.of(line), config.processors().stream().map(ProcessorConfig::timeout));
  }

  private static Stream<Duration> timeouts(ListenerConfig config) {
    LimitsConfig limits = config.limits();
    return Stream.of(
        config.idleTimeout(),
        limits.readIdle(),
        limits.writeIdle(),
        limits.maxAge(),
        config.address().scheme().isWeb() ? config.http().stallTimeout() : Duration.ZERO);
  }

  private static long shortest(Stream<Duration> timeouts) {
    return timeouts
        .mapToLong(Duration::toMillis)
        .filter(millis -> millis > 0)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  void stop() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }
}

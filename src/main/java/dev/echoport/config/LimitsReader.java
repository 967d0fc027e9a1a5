package dev.echoport.config;

import dev.echoport.config.LimitsConfig.AcceptRate;
import dev.echoport.config.LimitsConfig.ByteRates;
import dev.echoport.config.LimitsConfig.SourceLimit;
import dev.echoport.config.NodeLimitsConfig.MemoryLimit;
import java.time.Duration;
import java.util.List;

/** Turns the settings of limits into {@link LimitsConfig} and {@link NodeLimitsConfig}. */
final class LimitsReader {
  private static final String HIGH = "limits.memory.high";
  private static final String LOW = "limits.memory.low";

  private final Settings settings;
  private final Problems problems;

  LimitsReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** Those of the listener at {@code path}, all of it valid. */
  LimitsConfig read(String path) {
    return new LimitsConfig(
        new SourceLimit(
            number(path + ".maxPerSource.connections"),
            number(path + ".maxPerSource.prefix.v4"),
            number(path + ".maxPerSource.prefix.v6")),
        new AcceptRate(number(path + ".acceptRate"), number(path + ".acceptBurst")),
        duration(path + ".readIdle"),
        duration(path + ".writeIdle"),
        duration(path + ".maxAge"),
        new ByteRates(
            settings.value(path + ".bytesPerSecond.connection", Long.class),
            settings.value(path + ".bytesPerSecond.listener", Long.class)));
  }

  private int number(String path) {
    return settings.value(path, Integer.class);
  }

  private Duration duration(String path) {
    return settings.value(path, Duration.class);
  }

  /** Those of the node; {@link NodeLimitsConfig#OFF} after a problem. */
  NodeLimitsConfig readNode() {
    if (!settings.isValid("limits")) {
      return NodeLimitsConfig.OFF;
    }
    int high = number(HIGH);
    int low = number(LOW);
    if (high > 0 && low >= high) {
      problems.add(
          settings.newestOrigin(List.of(HIGH, LOW)),
          LOW,
          "%d%% is not below limits.memory.high: %d%% (expected: less; high: 0%% is no limit)"
              .formatted(low, high));
    }
    return new NodeLimitsConfig(
        number("limits.connections"),
        new MemoryLimit(settings.value("limits.memory.budget", Long.class), high, low));
  }
}

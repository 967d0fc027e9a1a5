package dev.echoport.config;

import java.time.Duration;
import java.util.List;

/** Turns the settings below {@code keepAlive} of a listener into a {@link KeepAliveConfig}. */
final class KeepAliveReader {
  /** What Linux takes, for {@code TCP_KEEPIDLE} and {@code TCP_KEEPINTVL}. */
  static final Duration LONGEST = Duration.ofSeconds(32_767);

  private final Settings settings;
  private final Problems problems;

  KeepAliveReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** All settings below {@code path} are valid. */
  KeepAliveConfig read(String path) {
    return new KeepAliveConfig(
        seconds(path + ".idle"),
        seconds(path + ".interval"),
        settings.value(path + ".count", Integer.class));
  }

  private Duration seconds(String path) {
    Duration time = settings.value(path, Duration.class);
    if (time.getNano() != 0) {
      problems.add(
          settings.newestOrigin(List.of(path)),
          path,
          time.toMillis() + "ms is not in whole seconds (expected: such as 2s)");
    }
    return time;
  }
}

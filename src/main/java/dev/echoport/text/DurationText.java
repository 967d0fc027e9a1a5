package dev.echoport.text;

import java.time.Duration;

/** Times as the configuration has them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
public final class DurationText {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private DurationText() {}

  /** In whole milliseconds, with the largest unit that says it exactly. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis % SECOND != 0) {
      return millis + "ms";
    }
    if (millis == 0 || millis % MINUTE != 0) {
      return millis / SECOND + "s";
    }
    return millis % HOUR != 0 ? millis / MINUTE + "m" : millis / HOUR + "h";
  }
}

package dev.echoport.config;

import java.time.Duration;
import java.util.Map;

/** A time with its unit, within bounds, both included. */
record DurationType(Duration min, Duration max) implements ValueType<Duration> {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", SECOND, "m", MINUTE, "h", HOUR);

  @Override
  public Duration parse(YamlNode node) throws BadValueException {
    String expected = "a whole number with unit ms, s, m or h, such as 30s";
    Long millis = Quantity.parse(ValueType.text(node, "a duration", expected), MILLIS);
    if (millis == null) {
      throw new BadValueException(node.describe(), "is not a duration", expected);
    }
    if (millis < min.toMillis() || millis > max.toMillis()) {
      throw new BadValueException(
          node.describe(), "is out of range", format(min) + " to " + format(max));
    }
    return Duration.ofMillis(millis);
  }

  @Override
  public String format(Duration value) {
    long millis = value.toMillis();
    if (millis % SECOND != 0) {
      return millis + "ms";
    }
    if (millis == 0 || millis % MINUTE != 0) {
      return millis / SECOND + "s";
    }
    return millis % HOUR != 0 ? millis / MINUTE + "m" : millis / HOUR + "h";
  }
}

package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.text.DurationText;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A time with its unit, within bounds, both included. */
public record DurationType(Duration min, Duration max) implements ValueType<Duration> {
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  /** Between two times as they are written. */
  public static DurationType between(String min, String max) {
    return new DurationType(
        Duration.ofMillis(Quantity.known(min, MILLIS)),
        Duration.ofMillis(Quantity.known(max, MILLIS)));
  }

  @Override
  public Duration parse(YamlNode node) throws BadValueException {
    String expected = "a whole number with unit ms, s, m or h, such as 30s";
    Long millis = Quantity.parse(ValueType.text(node, "a duration", expected), MILLIS);
    if (millis == null) {
      throw new BadValueException(node.describe(), "is not a duration", expected);
    }
    if (millis < min.toMillis() || millis > max.toMillis()) {
      throw new BadValueException(node.describe(), "is out of range", expected());
    }
    return Duration.ofMillis(millis);
  }

  /** The same for a text without a place; {@code null} if it is no such time. */
  public @Nullable Duration parse(String text) {
    Long millis = Quantity.parse(text, MILLIS);
    return millis == null || millis < min.toMillis() || millis > max.toMillis()
        ? null
        : Duration.ofMillis(millis);
  }

  @Override
  public String expected() {
    return format(min) + " to " + format(max);
  }

  @Override
  public String format(Duration value) {
    return DurationText.of(value);
  }
}

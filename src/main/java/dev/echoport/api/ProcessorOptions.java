package dev.echoport.api;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of one processor, typed, checked and complete: what was not given has its default.
 *
 * <pre>{@code
 * Duration pause(ProcessorOptions options) {
 *   return options.flag("fast") ? Duration.ZERO : options.duration("time");
 * }
 * }</pre>
 *
 * @param values by name: String, Integer, Long (sizes in bytes), Boolean or Duration
 */
public record ProcessorOptions(Map<String, Object> values) {
  /** No options. */
  public static final ProcessorOptions NONE = new ProcessorOptions(Map.of());

  public ProcessorOptions {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The text of an option. */
  public String text(String name) {
    return value(name, String.class);
  }

  /** The value of a whole number. */
  public int number(String name) {
    return value(name, Integer.class);
  }

  /** A size in bytes. */
  public long bytes(String name) {
    return value(name, Long.class);
  }

  /** The value of a switch. */
  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  /** A time. */
  public Duration duration(String name) {
    return value(name, Duration.class);
  }

  private <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          name + ": no such option (expected: " + values.keySet() + ")");
    }
    return type.cast(value);
  }
}

package dev.echoport.client;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as people type them on a command line: {@code 100ms}, {@code 1.5s}, {@code 2m}. */
public final class Durations {
  private static final String EXPECTED = " (expected: a number and one of ns, us, ms, s, m, h)";

  private Durations() {}

  /**
   * Reads a duration; a number without a unit is refused, because nobody knows what it means.
   *
   * @throws IllegalArgumentException names the text and what was expected
   */
  public static Duration parse(String text) {
    int digits = 0;
    while (digits < text.length() && isNumeric(text.charAt(digits))) {
      digits++;
    }
    long unit = unitNanos(text.substring(digits).trim());
    if (digits == 0 || unit == 0) {
      throw new IllegalArgumentException(text + EXPECTED);
    }
    try {
      BigDecimal number = new BigDecimal(text.substring(0, digits));
      return Duration.ofNanos(number.multiply(BigDecimal.valueOf(unit)).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(text + EXPECTED, e);
    }
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static long unitNanos(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 0;
    };
  }

  /** The shortest form that {@link #parse} reads back, in the unit that suits it. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 1_000_000_000 == 0) {
      return nanos / 1_000_000_000 + "s";
    }
    return nanos >= 1_000_000
        ? Decimals.shortest(nanos, 6) + "ms"
        : Decimals.shortest(nanos, 3) + "us";
  }
}

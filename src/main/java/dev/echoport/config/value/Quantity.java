package dev.echoport.config.value;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole number with a unit, in the smallest unit.
 *
 * <p>{@link #parse} answers {@code null} for what is not a quantity, and {@link Long#MAX_VALUE} for
 * one that is too large to count.
 */
final class Quantity {
  private static final int MOST_DIGITS = 18;

  private Quantity() {}

  static @Nullable Long parse(String text, Map<String, Long> units) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    Long unit = units.get(text.substring(digits).strip());
    if (digits == 0 || unit == null) {
      return null;
    }
    return digits > MOST_DIGITS
        ? Long.MAX_VALUE
        : product(Long.parseLong(text.substring(0, digits)), unit);
  }

  /** The same for a text that is one. */
  static long known(String text, Map<String, Long> units) {
    Long quantity = parse(text, units);
    if (quantity == null) {
      throw new IllegalArgumentException(text + " is no quantity");
    }
    return quantity;
  }

  private static long product(long number, long unit) {
    return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
  }
}

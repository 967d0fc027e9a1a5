package dev.echoport.client;

import java.math.BigDecimal;

/** Sizes as people type them on a command line: {@code 128}, {@code 64KiB}, {@code 1.5MB}. */
public final class Sizes {
  private static final String EXPECTED =
      " (expected: a number of bytes, or one with B, KB, KiB, MB, MiB, GB or GiB)";

  private Sizes() {}

  /**
   * Reads a size, with the units of the configuration; without a unit it is bytes.
   *
   * @throws IllegalArgumentException names the text and what was expected
   */
  public static int parse(String text) {
    int digits = 0;
    while (digits < text.length() && isNumeric(text.charAt(digits))) {
      digits++;
    }
    long unit = unitBytes(text.substring(digits).trim());
    if (digits == 0 || unit == 0) {
      throw new IllegalArgumentException(text + EXPECTED);
    }
    try {
      BigDecimal number = new BigDecimal(text.substring(0, digits));
      return number.multiply(BigDecimal.valueOf(unit)).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(text + EXPECTED, e);
    }
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static long unitBytes(String unit) {
    return switch (unit) {
      case "", "B" -> 1;
      case "KB", "kB" -> 1_000;
      case "KiB" -> 1 << 10;
      case "MB" -> 1_000_000;
      case "MiB" -> 1 << 20;
      case "GB" -> 1_000_000_000;
      case "GiB" -> 1 << 30;
      default -> 0;
    };
  }
}

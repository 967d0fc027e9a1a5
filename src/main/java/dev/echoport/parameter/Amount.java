package dev.echoport.parameter;

import dev.echoport.text.DurationText;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes, with their units. */
final class Amount {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB)?");

  private Amount() {}

  static boolean isSize(String text) {
    return SIZE.matcher(text).matches();
  }

  static long millis(Parameter parameter, String text, long max) throws BadParameterException {
    Matcher parts = DURATION.matcher(text);
    String longest = DurationText.of(Duration.ofMillis(max));
    String expected = "a number with unit ms, s or m, at most " + longest;
    if (!parts.matches()) {
      throw new BadParameterException(parameter, text, "is not a duration", expected);
    }
    long unit =
        switch (parts.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          default -> 60_000;
        };
    long millis = Long.parseLong(parts.group(1)) * unit;
    if (millis > max) {
      throw new BadParameterException(parameter, text, "is too long", expected);
    }
    return millis;
  }

  static long size(Parameter parameter, String text, long max) throws BadParameterException {
    Matcher parts = SIZE.matcher(text);
    String expected = "a number of bytes, or with unit KiB, MiB or GiB, at most " + max;
    if (!parts.matches()) {
      throw new BadParameterException(parameter, text, "is not a size", expected);
    }
    int shift =
        switch (parts.group(2) == null ? "B" : parts.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    long number = Long.parseLong(parts.group(1));
    if (number > max >> shift) {
      throw new BadParameterException(parameter, text, "is too large", expected);
    }
    return number << shift;
  }
}

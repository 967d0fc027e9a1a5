package dev.echoport.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks of its answer.
 *
 * @param delay before it begins
 */
record EchoParameters(Duration delay, HttpResponseStatus status) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final Pattern STATUS = Pattern.compile("[2-5]\\d\\d");

  /** A parameter that cannot be obeyed; the message names it, and what could be. */
  static final class BadParameterException extends Exception {
    private static final long serialVersionUID = 1;

    BadParameterException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads the query.
   *
   * @param maxDelay the longest delay that is allowed
   */
  static EchoParameters of(Map<String, List<String>> query, Duration maxDelay)
      throws BadParameterException {
    return new EchoParameters(
        delay(last(query, "delay", "0ms"), maxDelay), status(last(query, "status", "200")));
  }

  private static String last(Map<String, List<String>> query, String name, String otherwise) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? otherwise : values.get(values.size() - 1);
  }

  private static Duration delay(String text, Duration max) throws BadParameterException {
    Matcher parts = DURATION.matcher(text);
    String expected = "(expected: a number with unit ms, s or m, at most " + format(max) + ")";
    if (!parts.matches()) {
      throw new BadParameterException("delay: \"" + text + "\" is not a duration " + expected);
    }
    long number = Long.parseLong(parts.group(1));
    Duration delay =
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          default -> Duration.ofMinutes(number);
        };
    if (delay.compareTo(max) > 0) {
      throw new BadParameterException("delay: " + text + " is too long " + expected);
    }
    return delay;
  }

  private static String format(Duration max) {
    long millis = max.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private static HttpResponseStatus status(String text) throws BadParameterException {
    if (!STATUS.matcher(text).matches()) {
      throw new BadParameterException("status: \"" + text + "\" (expected: 200 to 599)");
    }
    return HttpResponseStatus.valueOf(Integer.parseInt(text));
  }
}

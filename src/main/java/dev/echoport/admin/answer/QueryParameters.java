package dev.echoport.admin.answer;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of one request. A value that does not fit is answered with status 400. */
public final class QueryParameters {
  private final RoutingContext exchange;

  /** Those of {@code exchange}. */
  public QueryParameters(RoutingContext exchange) {
    this.exchange = exchange;
  }

  /** The parameter, {@code null} if it is not given. */
  public @Nullable String text(String name) {
    return exchange.queryParams().get(name);
  }

  /** One of {@code values}, {@code null} if it is not given. */
  public @Nullable String oneOf(String name, Set<String> values) {
    @Nullable String value = text(name);
    if (value != null && !values.contains(value)) {
      throw unexpected(name, value, "one of " + String.join(", ", values));
    }
    return value;
  }

  /** One of {@code values}, {@code absent} if it is not given. */
  public String oneOf(String name, Set<String> values, String absent) {
    @Nullable String value = oneOf(name, values);
    return value == null ? absent : value;
  }

  /** A whole number from {@code min} to {@code max}, {@code absent} if it is not given. */
  public int integer(String name, int min, int max, int absent) {
    @Nullable String value = text(name);
    if (value == null) {
      return absent;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Not a number at all: answered like one out of range.
    }
    throw unexpected(name, value, "a number from " + min + " to " + max);
  }

  /** What to throw for a value that does not fit. */
  public static HttpException unexpected(String name, String value, String expected) {
    return new HttpException(400, name + ": \"" + value + "\" (expected: " + expected + ")");
  }
}

package dev.echoport.parameter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words by which something can be asked for; {@code docs/http-answers.md} describes them. */
public enum Parameter {
  STATUS,
  DELAY,
  JITTER,
  HEADER,
  COOKIE,
  TRAILER,
  REDIRECT,
  TYPE,
  BODY,
  SIZE,
  SEED,
  DRIP,
  SSE,
  CLOSE,
  RESET,
  FORMAT;

  /** What the header fields begin with, in lower case. */
  public static final String HEADER_PREFIX = "x-echo-";

  private static final Map<String, Parameter> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(Parameter::key, Function.identity()));

  /** As a query and the configuration name it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The parameter of this key, {@code null} if there is none. */
  public static @Nullable Parameter ofKey(String key) {
    return BY_KEY.get(key);
  }

  /** Whether it says what is sent instead of an echo; such a word takes the place of others. */
  boolean isContent() {
    return this == BODY || this == SIZE || this == SEED || this == SSE || this == DRIP;
  }
}

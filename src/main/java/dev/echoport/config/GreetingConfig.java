package dev.echoport.config;

/**
 * What a connection is sent before the first byte of its echo.
 *
 * @param banner a line, with names of facts in {@code ${}}; empty: none
 * @param identity whether a line of JSON says who answers
 */
public record GreetingConfig(String banner, boolean identity) {
  /** Nothing. */
  public static final GreetingConfig OFF = new GreetingConfig("", false);

  /** How many lines there are. */
  public int lines() {
    return (banner.isEmpty() ? 0 : 1) + (identity ? 1 : 0);
  }
}

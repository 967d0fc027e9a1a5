package dev.echoport.config;

import dev.echoport.scheme.Feature;

/**
 * What a connection is sent before the first byte of its echo.
 *
 * @param banner a line that is sent before the echo; empty: none
 * @param identity whether a line of JSON before the echo, or before each datagram, says which node
 *     answers, and whom
 */
public record GreetingConfig(
    @Key(kind = Kind.BANNER, on = Feature.STREAM) String banner,
    @Key(on = Feature.PLAIN) boolean identity) {
  /** Nothing. */
  public static final GreetingConfig OFF = new GreetingConfig("", false);

  /** How many lines there are. */
  public int lines() {
    return (banner.isEmpty() ? 0 : 1) + (identity ? 1 : 0);
  }
}

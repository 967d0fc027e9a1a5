package dev.echoport.config;

import dev.echoport.scheme.Feature;

/**
 * What a connection is sent beside its echo.
 *
 * @param banner a line that is sent before the echo; empty: none
 * @param identity whether a line of JSON before the echo, or before each datagram, says which node
 *     answers, and whom
 * @param receipt whether a connection that asks for it by its first line is told, behind its echo,
 *     what the node has counted
 */
public record GreetingConfig(
    @Key(kind = Kind.BANNER, on = Feature.STREAM) String banner,
    @Key(on = Feature.PLAIN) boolean identity,
    @Key(on = Feature.STREAM) boolean receipt) {
  /** Nothing. */
  public static final GreetingConfig OFF = new GreetingConfig("", false, false);

  /** How many lines come before the echo. */
  public int lines() {
    return (banner.isEmpty() ? 0 : 1) + (identity ? 1 : 0);
  }
}

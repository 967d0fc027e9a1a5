package dev.echoport.client;

import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;

/** How many lines a server says before its echo. */
public final class SkipLines {
  private static final int MAX = 100;

  private SkipLines() {}

  public static void require(int lines, Target target) {
    if (lines < 0 || lines > MAX) {
      throw new IllegalArgumentException(
          "--skip-lines: " + lines + " (expected: 0 to " + MAX + ")");
    }
    if (lines > 0 && !target.scheme().has(Feature.PLAIN)) {
      throw new IllegalArgumentException(
          "--skip-lines: %s (expected: %s)"
              .formatted(target.uri(), Scheme.list(Feature.PLAIN, "or")));
    }
  }
}

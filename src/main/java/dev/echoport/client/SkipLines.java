package dev.echoport.client;

import java.util.Set;

/** How many lines a server says before its echo. */
public final class SkipLines {
  private static final int MAX = 100;
  private static final Set<String> SCHEMES = Set.of("tcp", "tls", "udp", "unix");

  private SkipLines() {}

  public static void require(int lines, Target target) {
    if (lines < 0 || lines > MAX) {
      throw new IllegalArgumentException(
          "--skip-lines: " + lines + " (expected: 0 to " + MAX + ")");
    }
    if (lines > 0 && !SCHEMES.contains(target.scheme())) {
      throw new IllegalArgumentException(
          "--skip-lines: " + target.uri() + " (expected: tcp://, tls://, udp:// or unix:)");
    }
  }
}

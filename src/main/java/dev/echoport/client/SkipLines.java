package dev.echoport.client;

/** How many lines a server says before its echo. */
final class SkipLines {
  private static final int MAX = 100;

  private SkipLines() {}

  static void require(int lines, Target target) {
    if (lines < 0 || lines > MAX) {
      throw new IllegalArgumentException(
          "--skip-lines: " + lines + " (expected: 0 to " + MAX + ")");
    }
    if (lines > 0 && !target.scheme().equals("tcp")) {
      throw new IllegalArgumentException("--skip-lines: " + target.uri() + " (expected: tcp://)");
    }
  }
}

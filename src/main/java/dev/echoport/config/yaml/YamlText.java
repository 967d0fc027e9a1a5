package dev.echoport.config.yaml;

import java.util.Locale;
import java.util.Set;

/** Writes a text as a YAML scalar: plain where that is unambiguous, else in double quotes. */
public final class YamlText {
  private static final String PLAIN_PUNCTUATION = "._/:-";
  private static final Set<String> NULLS = Set.of("", "null");

  private YamlText() {}

  public static String scalar(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  private static boolean isPlain(String text) {
    return !NULLS.contains(text.toLowerCase(Locale.ROOT))
        && isLetterOrDigit(text.charAt(0))
        && !text.endsWith(":")
        && text.chars().allMatch(c -> isLetterOrDigit(c) || PLAIN_PUNCTUATION.indexOf(c) >= 0);
  }

  private static boolean isLetterOrDigit(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().forEach(c -> quoted.append(escaped((char) c)));
    return quoted.append('"').toString();
  }

  private static String escaped(char c) {
    if (c == '"' || c == '\\') {
      return "\\" + c;
    }
    return isUnsafe(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c);
  }

  /** What YAML refuses, or takes for the end of a line. */
  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\ufeff';
  }
}

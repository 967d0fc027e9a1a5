package dev.echoport.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration, as one line for the operator.
 *
 * @param source the file, or {@code environment NAME}, or {@code --set key=value}
 * @param line where in the file, counted from 1; {@code null} where the source has no lines
 * @param key the dotted path of the setting, empty where the source as a whole is meant
 * @param message the value and what was expected
 */
public record Problem(String source, @Nullable Integer line, String key, String message) {

  /** {@code gateway.yaml:12: admin.port: "x" is not a whole number (expected: 0 to 65535)}. */
  @Override
  public String toString() {
    String place = line == null ? source : source + ":" + line;
    String subject = key.isEmpty() ? "" : key + ": ";
    return withoutControlCharacters(place + ": " + subject + message);
  }

  private static String withoutControlCharacters(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.chars().map(c -> Character.isISOControl(c) ? ' ' : c).forEach(c -> line.append((char) c));
    return line.toString();
  }
}

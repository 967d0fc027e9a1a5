package dev.echoport.text;

/**
 * Text of a peer, harmless in a log and on a terminal. What a terminal would obey, or what would
 * begin another line or turn the order of letters around, becomes an escape: {@code \n}, {@code
 * \u001b}. Backslashes stay, so that text which was escaped already is not escaped once more.
 *
 * <p>A line of JSON stays the same value: there, too, these characters occur within strings only.
 */
public final class Printable {
  private Printable() {}

  /** {@code text} itself, if there is nothing to escape. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (!isPrintable(text.codePointAt(i))) {
        return escaped(text, i);
      }
    }
    return text;
  }

  private static String escaped(String text, int from) {
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, from);
    text.substring(from).codePoints().forEach(character -> append(character, escaped));
    return escaped.toString();
  }

  private static void append(int character, StringBuilder text) {
    if (isPrintable(character)) {
      text.appendCodePoint(character);
      return;
    }
    switch (character) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        for (char unit : Character.toChars(character)) {
          text.append("\\u%04x".formatted((int) unit));
        }
      }
    }
  }

  private static boolean isPrintable(int character) {
    if (character >= ' ' && character < 0x7f) {
      return true;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

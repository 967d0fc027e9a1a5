package dev.echoport.text;

/**
 * The rule for names that an operator chooses, of listeners and of pools: they are labels of
 * metrics and part of environment names.
 */
public final class ListenerName {
  private static final int MOST_CHARACTERS = 32;

  private ListenerName() {}

  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= MOST_CHARACTERS
        && isLetter(name.charAt(0))
        && name.chars().allMatch(c -> isLetter(c) || c >= '0' && c <= '9' || c == '-');
  }

  private static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z';
  }

  /** What is wrong with a name that is not valid, of {@code what}. */
  public static String problem(String what, String name) {
    return '"'
        + name
        + "\" is not a "
        + what
        + " name (expected: a lower-case letter, then up to "
        + (MOST_CHARACTERS - 1)
        + " lower-case letters, digits or dashes)";
  }
}

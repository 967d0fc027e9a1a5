package dev.echoport.config.value;

/** The rule for the name of a node or a cluster, the prefix of connection ids. */
public final class NodeName {
  public static final int MOST_CHARACTERS = 63;

  /** Empty is the host's name, or none. */
  static final TextType TYPE =
      new TextType(
          "a name",
          "1 to " + MOST_CHARACTERS + " letters, digits, dots, dashes or underscores",
          NodeName::isName,
          true);

  private NodeName() {}

  private static boolean isName(String text) {
    return text.length() <= MOST_CHARACTERS && text.chars().allMatch(NodeName::allows);
  }

  public static boolean allows(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '_'
        || c == '-';
  }
}

package dev.echoport.config;

/** The prefix of connection ids and the identity of a node; empty is the host's name. */
record NodeNameType() implements ValueType<String> {
  static final int MOST_CHARACTERS = 63;

  @Override
  public String parse(YamlNode node) throws BadValueException {
    String expected = "1 to " + MOST_CHARACTERS + " letters, digits, dots, dashes or underscores";
    String text = YamlNode.isNull(node) ? "" : ValueType.text(node, "a name", expected);
    if (text.length() > MOST_CHARACTERS || !text.chars().allMatch(NodeNameType::allows)) {
      throw new BadValueException(node.describe(), "is not a name", expected);
    }
    return text;
  }

  static boolean allows(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '_'
        || c == '-';
  }

  @Override
  public String format(String value) {
    return YamlText.scalar(value);
  }
}

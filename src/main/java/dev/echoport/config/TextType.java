package dev.echoport.config;

/** Any text. */
record TextType(boolean mayBeEmpty) implements ValueType<String> {

  @Override
  public String parse(YamlNode node) throws BadValueException {
    String expected = mayBeEmpty ? "a text" : "a text that is not empty";
    String text = ValueType.text(node, "a text", expected);
    if (text.isEmpty() && !mayBeEmpty) {
      throw new BadValueException(node.describe(), "is empty", expected);
    }
    return text;
  }

  @Override
  public String format(String value) {
    return YamlText.scalar(value);
  }
}
